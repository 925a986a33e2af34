import { Hono } from 'hono';
import { z } from 'zod';
import type { DiscordDeps, DiscordEnv } from '../app.ts';
import { DiscordError, parseForm } from '../errors.ts';
import { BOT } from '../guild.ts';
import { CreateMessageBody, MessageBody } from '../message-input.ts';
import { editMessage, sendMessage, sentWithNonce } from '../messages.ts';
import type { DiscordStore, StoredMessage } from '../store.ts';
import { visibleChannel } from './channels.ts';

const Page = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  before: z.string().optional(),
  after: z.string().optional(),
  around: z.string().optional(),
});
type Page = z.infer<typeof Page>;

const order = ({ message }: StoredMessage) => BigInt(message.id);

/** Newest first, as Discord lists them. */
const pageOf = (messages: StoredMessage[], { limit, before, after, around }: Page): StoredMessage[] => {
  const newestFirst = messages.toSorted((a, b) => (order(b) > order(a) ? 1 : -1));
  if (before !== undefined) return newestFirst.filter((m) => order(m) < BigInt(before)).slice(0, limit);
  if (after !== undefined) return newestFirst.filter((m) => order(m) > BigInt(after)).slice(-limit);
  if (around === undefined) return newestFirst.slice(0, limit);
  const middle = newestFirst.findIndex((m) => order(m) <= BigInt(around));
  return newestFirst.slice(Math.max(0, middle - Math.floor(limit / 2))).slice(0, limit);
};

/** A message that the bot token reaches: not an ephemeral one. */
const readable = (store: DiscordStore, channelId: string, id: string): StoredMessage => {
  const stored = store.message(visibleChannel(store, channelId).id, id);
  if (stored.visibleTo !== null) throw new DiscordError('unknownMessage');
  return stored;
};

export const messageRoutes = ({ store, cdnUrl }: DiscordDeps) =>
  new Hono<DiscordEnv>()
    .get('/channels/:channel/messages', (c) => {
      const channel = visibleChannel(store, c.req.param('channel'));
      const shown = store.messages(channel.id).filter(({ visibleTo }) => visibleTo === null);
      return c.json(pageOf(shown, parseForm(Page, c.req.query())).map(({ message }) => message));
    })
    .get('/channels/:channel/messages/:message', (c) =>
      c.json(readable(store, c.req.param('channel'), c.req.param('message')).message),
    )
    .post('/channels/:channel/messages', (c) => {
      const channel = visibleChannel(store, c.req.param('channel'));
      if (store.closedDms.has(channel.id)) throw new DiscordError('cannotMessageUser');
      const body = parseForm(CreateMessageBody, c.get('body'));
      const before = sentWithNonce(store, channel.id, body);
      if (before !== undefined) return c.json(before.message);
      const sent = sendMessage(store, cdnUrl(), {
        channel: channel.id,
        author: BOT,
        body,
        files: c.get('files'),
        nonce: body.nonce ?? undefined,
        reference: body.message_reference
          ? { message_id: body.message_reference.message_id, channel_id: channel.id }
          : undefined,
      });
      return c.json(sent.message);
    })
    .patch('/channels/:channel/messages/:message', (c) => {
      const stored = readable(store, c.req.param('channel'), c.req.param('message'));
      if (stored.message.author.id !== BOT.id) throw new DiscordError('notYourMessage');
      const body = parseForm(MessageBody, c.get('body'));
      return c.json(editMessage(store, cdnUrl(), stored, body, c.get('files')).message);
    })
    .delete('/channels/:channel/messages/:message', (c) => {
      const stored = readable(store, c.req.param('channel'), c.req.param('message'));
      // In a DM nobody may delete the other's messages; in the guild the bot has no "Manage Messages".
      if (stored.message.author.id !== BOT.id) throw new DiscordError('missingPermissions');
      store.deleteMessage(stored);
      return c.body(null, 204);
    });
