import { z } from 'zod';
import { Attachment, Message, Referenced, User } from '../message.ts';

/** A message as MESSAGE_CREATE brings it: with the guild, and what the author is in it. */
export const GatewayMessage = Message.extend({
  guild_id: z.string().nullish(),
  member: z.object({ nick: z.string().nullish(), roles: z.array(z.string()).default([]) }).nullish(),
});
export type GatewayMessage = z.infer<typeof GatewayMessage>;

/** MESSAGE_UPDATE: older ones bring only what has changed. */
export const GatewayEdit = z.object({
  id: z.string(),
  channel_id: z.string(),
  content: z.string().optional(),
  attachments: z.array(Attachment).default([]),
  edited_timestamp: z.string().nullish(),
  referenced_message: Referenced.nullish(),
  author: User.optional(),
});
export type GatewayEdit = z.infer<typeof GatewayEdit>;

/** MESSAGE_DELETE and MESSAGE_DELETE_BULK. */
export const GatewayDeletion = z
  .union([
    z.object({ id: z.string(), channel_id: z.string() }),
    z.object({ ids: z.array(z.string()), channel_id: z.string() }),
  ])
  .transform((deleted) => ({
    channelId: deleted.channel_id,
    messageIds: 'ids' in deleted ? deleted.ids : [deleted.id],
  }));
export type GatewayDeletion = z.infer<typeof GatewayDeletion>;

/** A channel or thread; `last_message_id` may be of a message that was deleted since. */
export const GatewayChannel = z.object({
  id: z.string(),
  type: z.number(),
  guild_id: z.string().nullish(),
  parent_id: z.string().nullish(),
  owner_id: z.string().nullish(),
  last_message_id: z.coerce.string().nullish(),
});
export type GatewayChannel = z.infer<typeof GatewayChannel>;

/** GUILD_CREATE; THREAD_LIST_SYNC has the same threads and names the guild otherwise. */
export const GatewayGuild = z.object({
  id: z.string(),
  channels: z.array(GatewayChannel).default([]),
  threads: z.array(GatewayChannel).default([]),
});
export type GatewayGuild = z.infer<typeof GatewayGuild>;

export const GatewayThreads = z.object({
  guild_id: z.string(),
  threads: z.array(GatewayChannel).default([]),
});
