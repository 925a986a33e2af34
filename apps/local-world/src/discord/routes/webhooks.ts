import { MessageFlags, MessageType } from 'discord-api-types/v10';
import { Hono } from 'hono';
import type { DiscordDeps, DiscordEnv } from '../app.ts';
import { DiscordError, parseForm } from '../errors.ts';
import { APPLICATION_ID, BOT } from '../guild.ts';
import { MessageBody } from '../message-input.ts';
import { editMessage, sendMessage } from '../messages.ts';
import { type DiscordStore, type Interaction, type StoredMessage, TOKEN_LIFE_MS } from '../store.ts';

/** The answered interaction that a webhook address names; before its answer Discord does not know the webhook. */
const answeredInteraction = (store: DiscordStore, application: string, token: string): Interaction => {
  const interaction = store.interactions.get(token);
  if (application !== APPLICATION_ID || interaction?.state !== 'answered')
    throw new DiscordError('unknownWebhook');
  if (store.clock.now() - interaction.createdAt > TOKEN_LIFE_MS)
    throw new DiscordError('invalidWebhookToken');
  return interaction;
};

const messageOf = (store: DiscordStore, interaction: Interaction, id: string): StoredMessage => {
  const wanted = id === '@original' ? interaction.original : id;
  if (wanted === null) throw new DiscordError('unknownMessage');
  const stored = store.message(interaction.channel, wanted);
  if (stored.token !== interaction.token && wanted !== interaction.original)
    throw new DiscordError('unknownMessage');
  return stored;
};

export const webhookRoutes = ({ store, cdnUrl }: DiscordDeps) => {
  const target = (application: string, token: string, message: string) =>
    messageOf(store, answeredInteraction(store, application, token), message);

  return new Hono<DiscordEnv>()
    .post('/webhooks/:application/:token', (c) => {
      const { application, token } = c.req.param();
      const interaction = answeredInteraction(store, application, token);
      const body = parseForm(MessageBody, c.get('body'));
      const original = store
        .messages(interaction.channel)
        .find(({ message }) => message.id === interaction.original);
      // The first follow-up to a deferred answer is that answer.
      if (original && ((original.message.flags ?? 0) & MessageFlags.Loading) !== 0) {
        return c.json(editMessage(store, cdnUrl(), original, body, c.get('files')).message);
      }
      const sent = sendMessage(store, cdnUrl(), {
        channel: interaction.channel,
        author: BOT,
        body,
        files: c.get('files'),
        interaction,
        type: original ? MessageType.Reply : MessageType.Default,
        reference: original
          ? { message_id: original.message.id, channel_id: interaction.channel }
          : undefined,
      });
      return c.json(sent.message);
    })
    .get('/webhooks/:application/:token/messages/:message', (c) => {
      const { application, token, message } = c.req.param();
      return c.json(target(application, token, message).message);
    })
    .patch('/webhooks/:application/:token/messages/:message', (c) => {
      const { application, token, message } = c.req.param();
      const stored = target(application, token, message);
      const body = parseForm(MessageBody, c.get('body'));
      return c.json(editMessage(store, cdnUrl(), stored, body, c.get('files')).message);
    })
    .delete('/webhooks/:application/:token/messages/:message', (c) => {
      const { application, token, message } = c.req.param();
      store.deleteMessage(target(application, token, message));
      return c.body(null, 204);
    });
};
