import { randomBytes } from 'node:crypto';
import { ChannelType, InteractionContextType, InteractionType } from 'discord-api-types/v10';
import { apiChannel } from './channels.ts';
import { ApiMetadata } from './discord-object.ts';
import { ALL_PERMISSIONS, APPLICATION_ID, GUILD, GUILD_ID, HUMANS, memberOf } from './guild.ts';
import type { DiscordStore, Interaction, StoredMessage } from './store.ts';

const TYPES = {
  command: InteractionType.ApplicationCommand,
  autocomplete: InteractionType.ApplicationCommandAutocomplete,
  component: InteractionType.MessageComponent,
  modal: InteractionType.ModalSubmit,
} as const;

/** Discord's limit for uploads of unboosted guilds, in bytes. */
const ATTACHMENT_SIZE_LIMIT = 10 * 1024 * 1024;

export type NewInteraction = {
  kind: Interaction['kind'];
  user: string;
  channel: string;
  /** `/ask`, or the name of a context menu command. */
  command: string | null;
  /** The message whose component was used, or whose modal was submitted. */
  source: StoredMessage | null;
  /** The interaction that opened a submitted modal. */
  openedBy?: Interaction | undefined;
  targetMessage?: string;
  /** Discord's `data`, by kind. */
  data: object;
};

/** A complete interaction as Discord posts it, and what Discord remembers of it. */
export const newInteraction = (store: DiscordStore, wanted: NewInteraction) => {
  const channel = store.channel(wanted.channel);
  const user = HUMANS.find(({ id }) => id === wanted.user);
  if (user === undefined) throw new Error(`no such user: ${wanted.user}`);
  const inDm = channel.type === ChannelType.DM;
  const id = store.newId();
  // Real tokens are longer base64 texts; their content means nothing to an application.
  const token = `aW50ZXJhY3Rpb246${randomBytes(72).toString('base64url')}`;
  const authorizing = inDm ? { '0': '0' } : { '0': GUILD_ID };
  const metadata = ApiMetadata.parse({
    id,
    type: wanted.kind === 'autocomplete' ? InteractionType.ApplicationCommand : TYPES[wanted.kind],
    user,
    authorizing_integration_owners: authorizing,
    ...(wanted.targetMessage === undefined ? {} : { target_message_id: wanted.targetMessage }),
    ...(wanted.kind === 'component' ? { interacted_message_id: wanted.source?.message.id } : {}),
    ...(wanted.kind === 'modal' ? { triggering_interaction_metadata: wanted.openedBy?.metadata } : {}),
  });
  const record: Interaction = {
    id,
    token,
    kind: wanted.kind,
    user: user.id,
    channel: channel.id,
    command: wanted.command,
    sourceMessage: wanted.source?.message.id ?? null,
    metadata,
    createdAt: store.clock.now(),
    state: 'waiting',
    original: null,
  };
  const payload = {
    id,
    application_id: APPLICATION_ID,
    type: TYPES[wanted.kind],
    token,
    version: 1,
    channel_id: channel.id,
    channel: { ...apiChannel(channel), ...(inDm ? {} : { permissions: ALL_PERMISSIONS }) },
    ...(inDm
      ? { user }
      : {
          guild_id: GUILD_ID,
          guild: { id: GUILD_ID, locale: GUILD.preferred_locale, features: GUILD.features },
          guild_locale: GUILD.preferred_locale,
          member: { ...memberOf(user), permissions: ALL_PERMISSIONS },
        }),
    locale: 'en-US',
    app_permissions: ALL_PERMISSIONS,
    attachment_size_limit: ATTACHMENT_SIZE_LIMIT,
    entitlements: [],
    authorizing_integration_owners: authorizing,
    context: inDm ? InteractionContextType.BotDM : InteractionContextType.Guild,
    ...(wanted.source === null ? {} : { message: wanted.source.message }),
    data: wanted.data,
  };
  return { record, payload };
};
