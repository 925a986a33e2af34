import { ChannelType } from 'discord-api-types/v10';
import { Hono } from 'hono';
import { z } from 'zod';
import type { DiscordDeps, DiscordEnv } from '../app.ts';
import { apiChannel } from '../channels.ts';
import { DiscordError, parseForm } from '../errors.ts';
import { BOT, HUMANS } from '../guild.ts';
import type { DiscordStore } from '../store.ts';

/** Discord shows typing for this long, or until the next message. */
const TYPING_MS = 10_000;

const CreateDm = z.object({ recipient_id: z.string() });

/** The channel, when the bot may see it. */
export const visibleChannel = (store: DiscordStore, id: string) => {
  const channel = store.channel(id);
  if (store.hiddenChannels.has(id)) throw new DiscordError('missingAccess');
  return channel;
};

export const channelRoutes = ({ store }: DiscordDeps) =>
  new Hono<DiscordEnv>()
    .get('/channels/:channel', (c) => c.json(apiChannel(visibleChannel(store, c.req.param('channel')))))
    .post('/channels/:channel/typing', (c) => {
      const channel = visibleChannel(store, c.req.param('channel'));
      const until = store.clock.now() + TYPING_MS;
      store.hub.publish({ type: 'typing', typing: { channel: channel.id, user: BOT.id, until } });
      return c.body(null, 204);
    })
    .post('/users/@me/channels', (c) => {
      const { recipient_id: recipient } = parseForm(CreateDm, c.get('body'));
      const human = HUMANS.find(({ id }) => id === recipient);
      if (human === undefined) throw new DiscordError('unknownUser');
      const known = store.channels().find((channel) => channel.recipient === human.id);
      if (known !== undefined) return c.json(apiChannel(known));
      const created = {
        id: store.newId(),
        type: ChannelType.DM as const,
        name: human.username,
        topic: null,
        parentId: null,
        recipient: human.id,
        createdAt: store.timestamp(),
        lastMessageId: null,
        messageCount: 0,
      };
      store.putChannel(created);
      return c.json(apiChannel(created));
    });
