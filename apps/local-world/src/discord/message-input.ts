import { AllowedMentionsTypes } from 'discord-api-types/v10';
import { z } from 'zod';
import { ComponentInput } from './component-input.ts';

/** Message bodies as an application may send them; limits from Discord's documentation, "Message" and "Embed limits". */

const Url = z.string().max(2048).nullish();
const EmbedMedia = z.object({ url: Url }).nullish();

export const EmbedInput = z.object({
  type: z.string().nullish(),
  title: z.string().max(256).nullish(),
  description: z.string().max(4096).nullish(),
  url: Url,
  timestamp: z.iso.datetime({ offset: true }).nullish(),
  color: z.int().min(0).max(0xff_ff_ff).nullish(),
  footer: z.object({ text: z.string().max(2048), icon_url: Url }).nullish(),
  author: z.object({ name: z.string().max(256), url: Url, icon_url: Url }).nullish(),
  image: EmbedMedia,
  thumbnail: EmbedMedia,
  fields: z
    .array(
      z.object({
        name: z.string().min(1).max(256),
        value: z.string().min(1).max(1024),
        inline: z.boolean().nullish(),
      }),
    )
    .max(25)
    .nullish(),
});
export type EmbedInput = z.infer<typeof EmbedInput>;

export const AllowedMentions = z.object({
  parse: z.array(z.enum(AllowedMentionsTypes)).nullish(),
  users: z.array(z.string()).max(100).nullish(),
  roles: z.array(z.string()).max(100).nullish(),
  replied_user: z.boolean().nullish(),
});
export type AllowedMentions = z.infer<typeof AllowedMentions>;

const AttachmentInput = z.object({
  id: z.union([z.string(), z.int()]),
  filename: z.string().max(1024).nullish(),
  description: z.string().max(1024).nullish(),
});

/** What a message may be changed to; also the body of webhook messages and of interaction answers. */
export const MessageBody = z.object({
  content: z.string().max(2000).nullish(),
  embeds: z.array(EmbedInput).max(10).nullish(),
  components: z.array(ComponentInput).max(40).nullish(),
  allowed_mentions: AllowedMentions.nullish(),
  attachments: z.array(AttachmentInput).max(10).nullish(),
  flags: z.int().nullish(),
});
export type MessageBody = z.infer<typeof MessageBody>;

export const CreateMessageBody = MessageBody.extend({
  tts: z.boolean().nullish(),
  nonce: z.union([z.string().max(25), z.int()]).nullish(),
  enforce_nonce: z.boolean().nullish(),
  message_reference: z
    .object({
      message_id: z.string(),
      channel_id: z.string().nullish(),
      guild_id: z.string().nullish(),
      fail_if_not_exists: z.boolean().nullish(),
      type: z.int().nullish(),
    })
    .nullish(),
});
export type CreateMessageBody = z.infer<typeof CreateMessageBody>;

/** One part `files[n]` of a multipart request. */
export type UploadedFile = { index: string; name: string; type: string; bytes: Uint8Array };
