import type {
  RESTPatchAPIChannelMessageJSONBody,
  RESTPostAPIChannelMessageJSONBody,
} from 'discord-api-types/v10';
import { z } from 'zod';

export type MessageFile = { name: string; contentType: string; data: string | Uint8Array<ArrayBuffer> };

/** A message to send. Nonce and mentions are not here: the client sets them itself. */
export type MessageDraft = Pick<
  RESTPostAPIChannelMessageJSONBody,
  'content' | 'embeds' | 'components' | 'flags' | 'message_reference'
> & { files?: readonly MessageFile[] };

/** What an edit may change. */
export type MessageEdit = Pick<
  RESTPatchAPIChannelMessageJSONBody,
  'content' | 'embeds' | 'components' | 'flags'
> & { files?: readonly MessageFile[] };

export const User = z.object({
  id: z.string(),
  username: z.string(),
  global_name: z.string().nullish(),
  bot: z.boolean().default(false),
});
export type User = z.infer<typeof User>;

export const Attachment = z.object({
  id: z.string(),
  filename: z.string(),
  content_type: z.string().optional(),
  size: z.number(),
  url: z.string(),
});
export type Attachment = z.infer<typeof Attachment>;

/** The part of a message that Golem reads, wherever it comes from; all else is let through unread. */
export const Message = z.object({
  id: z.string(),
  channel_id: z.string(),
  type: z.number().default(0),
  content: z.string().default(''),
  author: User,
  timestamp: z.string(),
  edited_timestamp: z.string().nullish(),
  mentions: z.array(User).default([]),
  attachments: z.array(Attachment).default([]),
  message_reference: z.object({ message_id: z.string().optional() }).nullish(),
  /** The message that this one replies to; null: it was deleted. */
  referenced_message: z.object({ author: User }).nullish(),
  webhook_id: z.string().optional(),
  nonce: z.union([z.string(), z.number()]).optional(),
  flags: z.number().default(0),
});
export type Message = z.infer<typeof Message>;
