import { InteractionResponseType, InteractionType, MessageFlags } from 'discord-api-types/v10';
import { Hono } from 'hono';
import { answerInteraction } from '../answer-interaction.ts';
import type { DiscordDeps, DiscordEnv } from '../app.ts';
import { DiscordError, parseForm } from '../errors.ts';
import { GUILD_ID } from '../guild.ts';
import { InteractionResponse } from '../interaction-response.ts';

const TYPES = {
  command: InteractionType.ApplicationCommand,
  component: InteractionType.MessageComponent,
  autocomplete: InteractionType.ApplicationCommandAutocomplete,
  modal: InteractionType.ModalSubmit,
};

/** The callback route: another way to give the first answer, which needs no bot token. */
export const interactionRoutes = (deps: DiscordDeps) =>
  new Hono<DiscordEnv>().post('/interactions/:id/:token/callback', (c) => {
    const interaction = deps.store.interactions.get(c.req.param('token'));
    if (interaction?.id !== c.req.param('id')) throw new DiscordError('unknownInteraction');
    const response = parseForm(InteractionResponse, c.get('body'));
    const { message } = answerInteraction(deps, interaction, response, c.get('files'));
    if (c.req.query('with_response') !== 'true') return c.body(null, 204);
    const flags = message?.message.flags ?? 0;
    const isMessage =
      response.type === InteractionResponseType.ChannelMessageWithSource ||
      response.type === InteractionResponseType.UpdateMessage;
    return c.json({
      interaction: {
        id: interaction.id,
        type: TYPES[interaction.kind],
        channel_id: interaction.channel,
        guild_id: GUILD_ID,
        ...(message
          ? {
              response_message_id: message.message.id,
              response_message_loading: (flags & MessageFlags.Loading) !== 0,
              response_message_ephemeral: (flags & MessageFlags.Ephemeral) !== 0,
            }
          : {}),
      },
      ...(message && isMessage ? { resource: { type: response.type, message: message.message } } : {}),
    });
  });
