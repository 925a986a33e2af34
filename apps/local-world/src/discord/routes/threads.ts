import { ChannelType, MessageFlags } from 'discord-api-types/v10';
import { Hono } from 'hono';
import { z } from 'zod';
import type { DiscordDeps, DiscordEnv } from '../app.ts';
import { apiChannel, type Channel } from '../channels.ts';
import { ApiMessage } from '../discord-object.ts';
import { DiscordError, invalidField, parseForm } from '../errors.ts';
import type { DiscordStore } from '../store.ts';
import { visibleChannel } from './channels.ts';

const CreateThread = z.object({
  name: z.string().min(1).max(100),
  auto_archive_duration: z.literal([60, 1440, 4320, 10_080]).nullish(),
  rate_limit_per_user: z.int().min(0).max(21_600).nullish(),
  type: z.literal([10, 11, 12]).nullish(),
  invitable: z.boolean().nullish(),
});

const textChannel = (store: DiscordStore, id: string): Channel => {
  const channel = visibleChannel(store, id);
  if (channel.type === ChannelType.GuildText) return channel;
  throw invalidField(['channel_id'], 'CHANNEL_TYPE_INVALID', 'Cannot execute action on this channel type');
};

const openThread = (store: DiscordStore, id: string, parentId: string, body: unknown): Channel => {
  const thread: Channel = {
    id,
    type: ChannelType.PublicThread,
    name: parseForm(CreateThread, body).name,
    topic: null,
    parentId,
    recipient: null,
    createdAt: store.timestamp(),
    lastMessageId: null,
    messageCount: 0,
  };
  store.putChannel(thread);
  return thread;
};

export const threadRoutes = ({ store }: DiscordDeps) =>
  new Hono<DiscordEnv>()
    .post('/channels/:channel/threads', (c) => {
      const parent = textChannel(store, c.req.param('channel'));
      return c.json(apiChannel(openThread(store, store.newId(), parent.id, c.get('body'))), 201);
    })
    // A thread made from a message has the message's id.
    .post('/channels/:channel/messages/:message/threads', (c) => {
      const parent = textChannel(store, c.req.param('channel'));
      const stored = store.message(parent.id, c.req.param('message'));
      if (((stored.message.flags ?? 0) & MessageFlags.HasThread) !== 0)
        throw new DiscordError('threadExists');
      const thread = openThread(store, stored.message.id, parent.id, c.get('body'));
      const flags = (stored.message.flags ?? 0) | MessageFlags.HasThread;
      store.putMessage({ ...stored, message: ApiMessage.parse({ ...stored.message, flags }) });
      return c.json(apiChannel(thread), 201);
    });
