import { ChannelType, ThreadAutoArchiveDuration } from 'discord-api-types/v10';
import { z } from 'zod';
import type { PageChannel } from '../page-api.ts';
import { APPLICATION_ID, GUILD_ID, HUMANS, USERS } from './guild.ts';

/** What is stored of a channel; `apiChannel` makes Discord's object of it. */
export const Channel = z.object({
  id: z.string(),
  type: z.enum({ text: ChannelType.GuildText, dm: ChannelType.DM, thread: ChannelType.PublicThread }),
  name: z.string(),
  topic: z.string().nullable(),
  parentId: z.string().nullable(),
  /** The human of a DM. */
  recipient: z.string().nullable(),
  /** ISO time. */
  createdAt: z.string(),
  lastMessageId: z.string().nullable(),
  messageCount: z.number(),
});
export type Channel = z.infer<typeof Channel>;

const CREATED = '2026-01-05T09:00:00.000000+00:00';

const channel = (id: string, name: string, rest: Partial<Channel>): Channel => ({
  id,
  type: ChannelType.GuildText,
  name,
  topic: null,
  parentId: null,
  recipient: null,
  createdAt: CREATED,
  lastMessageId: null,
  messageCount: 0,
  ...rest,
});

const dm = (id: string, name: string, recipient: string) =>
  channel(id, name, { type: ChannelType.DM, recipient });

/** The channels of the local Discord, by the name that tests and the page use; a DM is named after its human. */
export const CHANNELS = {
  ops: channel('1180000000000000301', 'ops', { topic: 'Servers, sites and what Golem does to them' }),
  shop: channel('1180000000000000302', 'shop', { topic: 'shop.test: orders, prices, outages' }),
  random: channel('1180000000000000303', 'random', {}),
  ownerDm: dm('1180000000000000601', 'owner', USERS.owner.id),
  operatorDm: dm('1180000000000000602', 'operator', USERS.operator.id),
  viewerDm: dm('1180000000000000603', 'viewer', USERS.viewer.id),
  strangerDm: dm('1180000000000000604', 'stranger', USERS.stranger.id),
};
export type ChannelName = keyof typeof CHANNELS;

/** Discord's object for a channel: guild text, thread or DM. */
export const apiChannel = (stored: Channel) => {
  const base = {
    id: stored.id,
    flags: 0,
    last_message_id: stored.lastMessageId,
    last_pin_timestamp: null,
  };
  switch (stored.type) {
    case ChannelType.DM:
      return {
        ...base,
        type: stored.type,
        recipients: HUMANS.filter((human) => human.id === stored.recipient),
      };
    case ChannelType.PublicThread:
      return {
        ...base,
        type: stored.type,
        guild_id: GUILD_ID,
        name: stored.name,
        parent_id: stored.parentId,
        owner_id: APPLICATION_ID,
        rate_limit_per_user: 0,
        thread_metadata: {
          archived: false,
          archive_timestamp: stored.createdAt,
          auto_archive_duration: ThreadAutoArchiveDuration.OneDay,
          locked: false,
          create_timestamp: stored.createdAt,
        },
        message_count: stored.messageCount,
        member_count: 1,
        total_message_sent: stored.messageCount,
      };
    case ChannelType.GuildText:
      return {
        ...base,
        type: stored.type,
        guild_id: GUILD_ID,
        name: stored.name,
        topic: stored.topic,
        parent_id: null,
        nsfw: false,
        position: Object.values(CHANNELS).findIndex(({ id }) => id === stored.id),
        rate_limit_per_user: 0,
        permission_overwrites: [],
      };
  }
};

export const pageChannel = (stored: Channel): PageChannel => ({
  id: stored.id,
  kind: stored.type === ChannelType.DM ? 'dm' : stored.type === ChannelType.PublicThread ? 'thread' : 'text',
  name: stored.name,
  topic: stored.topic,
  parentId: stored.parentId,
  members: stored.recipient === null ? null : [stored.recipient],
});
