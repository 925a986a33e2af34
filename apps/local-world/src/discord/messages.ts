import {
  type APIAttachment,
  type APIMessage,
  type APIUser,
  ChannelType,
  MessageFlags,
  MessageReferenceType,
  MessageType,
} from 'discord-api-types/v10';
import { ApiMessage } from './discord-object.ts';
import { BOT, GUILD_ID } from './guild.ts';
import type { CreateMessageBody, MessageBody, UploadedFile } from './message-input.ts';
import { checkMessage } from './message-rules.ts';
import type { DiscordStore, Interaction, StoredMessage } from './store.ts';
import { mediaUrls, pingsOf, storedComponents, storedEmbeds } from './stored-message.ts';

/** Flags that an application may set; others are ignored, as Discord ignores them. */
const SETTABLE_FLAGS =
  MessageFlags.SuppressEmbeds |
  MessageFlags.Ephemeral |
  MessageFlags.SuppressNotifications |
  MessageFlags.IsComponentsV2;

/** For how long the same author and nonce return the old message ("within the past few minutes"). */
const NONCE_MEMORY_MS = 5 * 60_000;

type Sending = {
  id?: string;
  channel: string;
  author: APIUser;
  body: MessageBody;
  files?: readonly UploadedFile[];
  /** Set when it answers an interaction. */
  interaction?: Interaction;
  type?: MessageType;
  /** Flags that only Discord sets, such as Loading. */
  ownFlags?: number;
  nonce?: string | number | undefined;
  reference?: { message_id: string; channel_id: string } | undefined;
  /** The message that a person replied to. */
  repliedTo?: APIMessage;
};

/** Checks and keeps a new message. Where the files can be fetched comes from `cdnUrl`. */
export const sendMessage = (store: DiscordStore, cdnUrl: string, sending: Sending): StoredMessage => {
  const { body, files = [], interaction, ownFlags = 0 } = sending;
  const { id = store.newId() } = sending;
  const flags = ((body.flags ?? 0) & SETTABLE_FLAGS) | ownFlags;
  const attachments = keepFiles(store, cdnUrl, sending.channel, body, files);
  const message = ApiMessage.parse({
    id,
    channel_id: sending.channel,
    author: sending.author,
    type: sending.type ?? MessageType.Default,
    timestamp: store.timestamp(),
    edited_timestamp: null,
    tts: false,
    pinned: false,
    flags,
    ...contentOf(body, attachments),
    attachments,
    ...(sending.nonce === undefined ? {} : { nonce: sending.nonce }),
    ...(sending.reference
      ? {
          message_reference: {
            type: MessageReferenceType.Default,
            ...sending.reference,
            ...(store.channel(sending.channel).type === ChannelType.DM ? {} : { guild_id: GUILD_ID }),
          },
        }
      : {}),
    ...(sending.repliedTo ? replyFields(sending.repliedTo, body) : {}),
    ...(interaction ? answerFields(interaction) : {}),
  });
  if ((ownFlags & MessageFlags.Loading) === 0) checkMessage(body, message);
  const ephemeral = (flags & MessageFlags.Ephemeral) !== 0 && interaction !== undefined;
  return store.putMessage({
    message,
    visibleTo: ephemeral ? interaction.user : null,
    command: interaction?.command ?? null,
    token: interaction?.token ?? null,
  });
};

/** Checks and keeps a change of a message; fields that `body` leaves out stay as they are. */
export const editMessage = (
  store: DiscordStore,
  cdnUrl: string,
  stored: StoredMessage,
  body: MessageBody,
  files: readonly UploadedFile[] = [],
): StoredMessage => {
  const old = stored.message;
  const kept = body.attachments
    ? old.attachments.filter(({ id }) => body.attachments?.some((wanted) => String(wanted.id) === id))
    : old.attachments;
  const attachments = [...kept, ...keepFiles(store, cdnUrl, old.channel_id, body, files)];
  const fresh = contentOf(body, attachments);
  const message = ApiMessage.parse({
    ...old,
    ...(body.content === undefined
      ? {}
      : { content: fresh.content, ...pingsOf(fresh.content, body.allowed_mentions) }),
    ...(body.embeds === undefined ? {} : { embeds: fresh.embeds }),
    ...(body.components === undefined ? {} : { components: fresh.components }),
    attachments,
    // Once ephemeral or components v2, always so; Loading ends with the first edit.
    flags:
      ((old.flags ?? 0) & ~MessageFlags.Loading) |
      ((body.flags ?? 0) & (MessageFlags.IsComponentsV2 | MessageFlags.SuppressEmbeds)),
    // What fills a deferred answer for the first time is the answer, not an edit of one.
    edited_timestamp: (old.flags ?? 0) & MessageFlags.Loading ? null : store.timestamp(),
  });
  checkMessage(body, message);
  return store.putMessage({ ...stored, message });
};

/** The message that this author already sent with this nonce, when Discord would still remember it. */
export const sentWithNonce = (
  store: DiscordStore,
  channel: string,
  body: CreateMessageBody,
): StoredMessage | undefined => {
  if (body.enforce_nonce !== true || body.nonce === undefined || body.nonce === null) return undefined;
  const since = store.clock.now() - NONCE_MEMORY_MS;
  return store
    .messages(channel)
    .find(
      ({ message }) =>
        message.author.id === BOT.id &&
        message.nonce !== undefined &&
        String(message.nonce) === String(body.nonce) &&
        Date.parse(message.timestamp) > since,
    );
};

const contentOf = (body: MessageBody, attachments: readonly APIAttachment[]) => {
  const mediaUrl = mediaUrls(attachments);
  const content = body.content ?? '';
  return {
    content,
    ...pingsOf(content, body.allowed_mentions),
    embeds: storedEmbeds(body.embeds ?? [], mediaUrl),
    components: storedComponents(body.components ?? [], mediaUrl),
  };
};

const keepFiles = (
  store: DiscordStore,
  cdnUrl: string,
  channel: string,
  body: MessageBody,
  files: readonly UploadedFile[],
): APIAttachment[] =>
  files.map((file) => {
    const id = store.newId();
    store.files.set(id, { type: file.type, bytes: file.bytes });
    const described = body.attachments?.find((wanted) => String(wanted.id) === file.index);
    const filename = (described?.filename ?? file.name).replaceAll(/[^\w.-]+/g, '_');
    const url = `${cdnUrl}/attachments/${channel}/${id}/${filename}`;
    return {
      id,
      filename,
      size: file.bytes.byteLength,
      url,
      proxy_url: url,
      content_type: file.type,
      ...(described?.description ? { description: described.description } : {}),
    };
  });

/** Whoever is replied to is mentioned. */
const replyFields = ({ referenced_message: _older, ...repliedTo }: APIMessage, { content }: MessageBody) => {
  const { mentions } = pingsOf(content ?? '', undefined);
  const others = mentions.filter(({ id }) => id !== repliedTo.author.id);
  return { referenced_message: repliedTo, mentions: [...others, repliedTo.author] };
};

const answerFields = (interaction: Interaction) => ({
  application_id: BOT.id,
  webhook_id: BOT.id,
  interaction_metadata: interaction.metadata,
});
