import { MessageFlags, MessageType, InteractionResponseType as Type } from 'discord-api-types/v10';
import type { DiscordDeps } from './app.ts';
import { DiscordError, invalidField } from './errors.ts';
import { BOT } from './guild.ts';
import type { Choice, InteractionResponse } from './interaction-response.ts';
import type { MessageBody, UploadedFile } from './message-input.ts';
import { editMessage, sendMessage } from './messages.ts';
import type { Interaction, StoredMessage } from './store.ts';

/** What an answer led to. */
type Answered = { message: StoredMessage | null; choices: Choice[] | null };

const NOTHING: Answered = { message: null, choices: null };

/** Which answers each kind of interaction allows. */
const ALLOWED: Record<Interaction['kind'], readonly Type[]> = {
  command: [Type.ChannelMessageWithSource, Type.DeferredChannelMessageWithSource, Type.Modal],
  component: [
    Type.ChannelMessageWithSource,
    Type.DeferredChannelMessageWithSource,
    Type.DeferredMessageUpdate,
    Type.UpdateMessage,
    Type.Modal,
  ],
  autocomplete: [Type.ApplicationCommandAutocompleteResult],
  modal: [
    Type.ChannelMessageWithSource,
    Type.DeferredChannelMessageWithSource,
    Type.DeferredMessageUpdate,
    Type.UpdateMessage,
  ],
};

/** Applies the first answer to an interaction. Throws 40060 for a second one, 10062 when it came too late. */
export const answerInteraction = (
  deps: DiscordDeps,
  interaction: Interaction,
  response: InteractionResponse,
  files: readonly UploadedFile[] = [],
): Answered => {
  const { store } = deps;
  if (interaction.state === 'answered') throw new DiscordError('alreadyAcknowledged');
  if (interaction.state === 'failed') throw new DiscordError('unknownInteraction');
  if (!ALLOWED[interaction.kind].includes(response.type)) {
    const message = `Response type ${response.type} does not answer this kind of interaction`;
    throw invalidField(['type'], 'INTERACTION_RESPONSE_TYPE_INVALID', message);
  }
  const answered = apply(deps, interaction, response, files);
  store.putInteraction({
    ...interaction,
    state: 'answered',
    original: answered.message?.message.id ?? interaction.sourceMessage,
  });
  return answered;
};

const apply = (
  deps: DiscordDeps,
  interaction: Interaction,
  response: InteractionResponse,
  files: readonly UploadedFile[],
): Answered => {
  const { store } = deps;
  switch (response.type) {
    case Type.ChannelMessageWithSource:
      return { ...NOTHING, message: reply(deps, interaction, response.data, files, 0) };
    case Type.DeferredChannelMessageWithSource: {
      const ephemeral = (response.data?.flags ?? 0) & MessageFlags.Ephemeral;
      return {
        ...NOTHING,
        message: reply(deps, interaction, { flags: ephemeral }, [], MessageFlags.Loading),
      };
    }
    case Type.UpdateMessage:
      return { ...NOTHING, message: updateSource(deps, interaction, response.data ?? {}, files) };
    case Type.DeferredMessageUpdate:
      return { ...NOTHING, message: sourceOf(deps, interaction) };
    case Type.ApplicationCommandAutocompleteResult:
      return { ...NOTHING, choices: response.data.choices };
    case Type.Modal: {
      const modal = {
        modalId: store.newId(),
        user: interaction.user,
        channel: interaction.channel,
        modal: response.data,
      };
      store.modals.set(modal.modalId, { ...modal, openedBy: interaction.token });
      store.hub.publish({ type: 'modal', modal });
      return NOTHING;
    }
    case Type.Pong:
      return NOTHING;
  }
};

const reply = (
  { store, cdnUrl }: DiscordDeps,
  interaction: Interaction,
  body: MessageBody,
  files: readonly UploadedFile[],
  ownFlags: number,
): StoredMessage =>
  sendMessage(store, cdnUrl(), {
    channel: interaction.channel,
    author: BOT,
    body,
    files,
    interaction,
    ownFlags,
    type: messageType(interaction),
    reference:
      interaction.sourceMessage === null
        ? undefined
        : { message_id: interaction.sourceMessage, channel_id: interaction.channel },
  });

const messageType = ({ command, sourceMessage }: Interaction): MessageType => {
  if (command !== null)
    return command.startsWith('/') ? MessageType.ChatInputCommand : MessageType.ContextMenuCommand;
  return sourceMessage === null ? MessageType.Default : MessageType.Reply;
};

const sourceOf = ({ store }: DiscordDeps, { channel, sourceMessage }: Interaction): StoredMessage => {
  if (sourceMessage === null) {
    throw invalidField(['type'], 'INTERACTION_RESPONSE_TYPE_INVALID', 'There is no message to update');
  }
  return store.message(channel, sourceMessage);
};

const updateSource = (
  deps: DiscordDeps,
  interaction: Interaction,
  body: MessageBody,
  files: readonly UploadedFile[],
): StoredMessage => editMessage(deps.store, deps.cdnUrl(), sourceOf(deps, interaction), body, files);
