import {
  type APIInteractionResponse,
  type APIInteractionResponseCallbackData,
  type APIModalInteractionResponseCallbackData,
  InteractionResponseType,
  MessageFlags,
} from 'discord-api-types/v10';
import { shorten } from '../escape.ts';
import type { MessageDraft } from '../message.ts';

// Discord's limits for autocomplete.
const MOST_CHOICES = 25;
const LONGEST_CHOICE = 100;

/** What autocomplete offers: what is shown, and what is sent when it is chosen. */
export type Choice = { name: string; value: string };

/** The first answers to an interaction, as the body of the HTTP response. Files cannot go with them. */
export const respond = {
  pong: (): APIInteractionResponse => ({ type: InteractionResponseType.Pong }),

  /** "Golem is thinking…"; fixes whether the answer that follows is for the asker only. */
  deferred: (ephemeral: boolean): APIInteractionResponse => ({
    type: InteractionResponseType.DeferredChannelMessageWithSource,
    ...(ephemeral && { data: { flags: MessageFlags.Ephemeral } }),
  }),

  message: (
    draft: Omit<MessageDraft, 'files' | 'message_reference'>,
    ephemeral: boolean,
  ): APIInteractionResponse => ({
    type: InteractionResponseType.ChannelMessageWithSource,
    data: dataOf(draft, ephemeral ? MessageFlags.Ephemeral : 0),
  }),

  /** For a click: nothing changes now, the card may be edited later. */
  deferredUpdate: (): APIInteractionResponse => ({ type: InteractionResponseType.DeferredMessageUpdate }),

  /** For a click: the card becomes this. */
  update: (draft: Omit<MessageDraft, 'files' | 'message_reference'>): APIInteractionResponse => ({
    type: InteractionResponseType.UpdateMessage,
    data: dataOf(draft, 0),
  }),

  modal: (data: APIModalInteractionResponseCallbackData): APIInteractionResponse => ({
    type: InteractionResponseType.Modal,
    data,
  }),

  /** A text stands for itself; a name that is too long is cut, its value must fit. */
  choices: (offered: readonly (string | Choice)[]): APIInteractionResponse => ({
    type: InteractionResponseType.ApplicationCommandAutocompleteResult,
    data: {
      choices: offered
        .map((one) => (typeof one === 'string' ? { name: one, value: one } : one))
        .filter(({ value }) => value.length > 0 && value.length <= LONGEST_CHOICE)
        .slice(0, MOST_CHOICES)
        .map(({ name, value }) => ({ name: shorten(name.replaceAll(/\s+/g, ' '), LONGEST_CHOICE), value })),
    },
  }),
};

function dataOf(
  { content, embeds, components, flags }: MessageDraft,
  more: number,
): APIInteractionResponseCallbackData {
  return {
    ...(content !== undefined && { content }),
    ...(embeds && { embeds }),
    ...(components && { components }),
    // oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- a set of bit flags is a number
    flags: (flags ?? 0) | more,
    allowed_mentions: { parse: [] },
  };
}
