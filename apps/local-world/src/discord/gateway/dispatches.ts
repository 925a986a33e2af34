import { type APIMessage, ChannelType, GatewayIntentBits } from 'discord-api-types/v10';
import type { PageEvent } from '../../page-api.ts';
import { apiChannel, type Channel } from '../channels.ts';
import { APPLICATION_ID, BOT, GUILD, GUILD_ID, HUMANS, memberOf, ROLES } from '../guild.ts';
import type { DiscordStore } from '../store.ts';

/** One event of the Gateway, and what a session must have asked for to get it. */
export type Dispatch = {
  t: string;
  d: object;
  intent: GatewayIntentBits;
  /** A message whose words only some get. */
  message?: APIMessage;
};

const isDm = (channel: Channel): boolean => channel.type === ChannelType.DM;
const isThread = (channel: Channel): boolean => channel.type === ChannelType.PublicThread;

/** READY, without what only the session knows. */
export const readyData = () => ({
  v: 10,
  user_settings: {},
  user: { ...BOT, mfa_enabled: false, verified: true, email: null },
  guilds: [{ id: GUILD_ID, unavailable: true }],
  private_channels: [],
  relationships: [],
  presences: [],
  application: { id: APPLICATION_ID, flags: 0 },
  shard: [0, 1],
  session_type: 'normal',
  _trace: [],
});

/** GUILD_CREATE: the whole guild as a bot sees it. */
export const guildData = (store: DiscordStore) => ({
  ...GUILD,
  joined_at: '2026-01-05T09:00:00.000000+00:00',
  large: false,
  unavailable: false,
  member_count: HUMANS.length + 1,
  roles: ROLES,
  members: [BOT, ...HUMANS].map(memberOf),
  channels: store
    .channels()
    .filter((channel) => !isDm(channel) && !isThread(channel))
    .map(apiChannel),
  threads: store.channels().filter(isThread).map(apiChannel),
  voice_states: [],
  presences: [],
  stage_instances: [],
  guild_scheduled_events: [],
  soundboard_sounds: [],
});

/** Where a message stands, and what its author is there. */
const messageData = (store: DiscordStore, message: APIMessage): object => {
  const channel = store.channel(message.channel_id);
  if (isDm(channel)) return { ...message, channel_type: channel.type };
  const { user: _author, ...member } = memberOf(message.author);
  return { ...message, channel_type: channel.type, guild_id: GUILD_ID, member };
};

const inChannel = (store: DiscordStore, channelId: string) =>
  isDm(store.channel(channelId))
    ? { where: {}, intent: GatewayIntentBits.DirectMessages }
    : { where: { guild_id: GUILD_ID }, intent: GatewayIntentBits.GuildMessages };

const isNew = (known: Set<string>, id: string): boolean => {
  const before = known.has(id);
  known.add(id);
  return !before;
};

/** Turns what happens in the world into events of the Gateway. Knows which messages and channels there were before. */
export const dispatches = (store: DiscordStore) => {
  const messages = new Set(store.messages().map(({ message }) => message.id));
  const channels = new Set(store.channels().map(({ id }) => id));

  return (event: PageEvent): Dispatch | null => {
    switch (event.type) {
      case 'message': {
        const { message, visibleTo } = event.message;
        // Ephemeral ones go only to the person's client; a line that travels as a command was never written.
        if (visibleTo !== null || store.typedAsCommand.has(message.id)) return null;
        const t = isNew(messages, message.id) ? 'MESSAGE_CREATE' : 'MESSAGE_UPDATE';
        const { intent } = inChannel(store, message.channel_id);
        return { t, d: messageData(store, message), intent, message };
      }
      case 'message_deleted': {
        const { where, intent } = inChannel(store, event.channel);
        const d = { id: event.message, channel_id: event.channel, ...where };
        return { t: 'MESSAGE_DELETE', d, intent };
      }
      case 'channel': {
        const channel = store.channel(event.channel.id);
        const change = isNew(channels, channel.id) ? 'CREATE' : 'UPDATE';
        if (isDm(channel)) return null;
        const t = `${isThread(channel) ? 'THREAD' : 'CHANNEL'}_${change}`;
        return { t, d: apiChannel(channel), intent: GatewayIntentBits.Guilds };
      }
      default:
        return null;
    }
  };
};

/** Without the intent a bot gets words only in DMs, when it is mentioned, and of its own messages. */
export const withoutContent = ({ d, message }: Dispatch): object => {
  if (message === undefined || !('guild_id' in d)) return d;
  const isOwn = message.author.id === BOT.id || message.mentions.some(({ id }) => id === BOT.id);
  return isOwn ? d : { ...d, content: '', embeds: [], attachments: [], components: [] };
};
