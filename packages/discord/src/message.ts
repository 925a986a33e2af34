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
  content_type: z.string().nullish(),
  size: z.number(),
  url: z.string(),
});
export type Attachment = z.infer<typeof Attachment>;

/** The message that another one replies to. */
export const Referenced = z.object({
  id: z.string(),
  author: User,
  content: z.string().default(''),
  attachments: z.array(Attachment).default([]),
});
export type Referenced = z.infer<typeof Referenced>;

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
  message_reference: z.object({ message_id: z.string().nullish() }).nullish(),
  /** Null: it was deleted. */
  referenced_message: Referenced.nullish(),
  webhook_id: z.string().nullish(),
  nonce: z.union([z.string(), z.number()]).nullish(),
  flags: z.number().default(0),
});
export type Message = z.infer<typeof Message>;
