import { type EventRequest, fail, InboundEvent, ok, type ReplyTo, type Result } from '@golem/contracts';
import {
  authorOf,
  type CommandInteraction,
  type ComponentInteraction,
  channelOf,
  commandNamed,
  commandOf,
  type ModalInteraction,
  messageAskedAbout,
  modalFieldsOf,
  parseCustomId,
} from '@golem/discord';

import { filesOf } from './attached.ts';

type Working = CommandInteraction | ComponentInteraction | ModalInteraction;

const requestOf = (interaction: Working, authorId: string): EventRequest => {
  switch (interaction.type) {
    case 2: {
      const message = messageAskedAbout(interaction);
      if (message) {
        const { text, attachments } = message;
        const attached = attachments.length > 0 && { attachments: filesOf(attachments) };
        return { kind: 'prompt', text, byOthers: message.authorId !== authorId, ...attached };
      }
      return { kind: 'command', ...commandOf(interaction) };
    }
    case 3:
      return { kind: 'button', customId: interaction.data.custom_id, messageId: interaction.message.id };
    case 5:
      return { kind: 'modal', customId: interaction.data.custom_id, fields: modalFieldsOf(interaction) };
  }
};

/** How the answer comes: a click on Approve changes its card, everything else gets a message of its own. */
const replyOf = (interaction: Working, request: EventRequest): ReplyTo => {
  const { token } = interaction;
  if (request.kind === 'command') {
    const ephemeral = commandNamed(request.name)?.ephemeral ?? true;
    return { kind: 'interaction', token, deferred: 'message', ephemeral };
  }
  if (request.kind === 'prompt') return { kind: 'interaction', token, deferred: 'message', ephemeral: false };
  const action = parseCustomId(request.customId)?.action;
  if (action === 'approve' || action === 'deny' || action === 'confirm') {
    return { kind: 'interaction', token, deferred: 'update', ephemeral: true };
  }
  return {
    kind: 'interaction',
    token,
    deferred: 'message',
    ephemeral: action !== 'freeze' && action !== 'undo',
  };
};

/** A parsed interaction in the one shape that all ways in share. The interaction's id is the event's: stable over redelivery. */
export const toEvent = (interaction: Working, now: number): Result<InboundEvent> => {
  const author = authorOf(interaction);
  const channel = channelOf(interaction);
  if (!author || !channel) return fail('invalid_input', 'Discord did not say who asked, or where.');
  const request = requestOf(interaction, author.id);
  const event = InboundEvent.safeParse({
    id: interaction.id,
    source: 'interaction',
    chat: { id: channel.id, guildId: channel.guildId ?? null, kind: channel.kind },
    author,
    reply: replyOf(interaction, request),
    request,
    ...(interaction.locale === undefined ? {} : { locale: interaction.locale }),
    receivedAt: now,
  } satisfies InboundEvent);
  return event.success
    ? ok(event.data)
    : fail('invalid_input', 'I cannot read this interaction; nothing was done.');
};
