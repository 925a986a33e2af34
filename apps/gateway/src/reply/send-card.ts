import { escapeInline, nonceFor, timeText } from '@golem/discord';
import type { PendingAction } from '../session/pending-store.ts';
import type { SessionWorld } from '../session/session-world.ts';
import { cardOf } from './card.ts';
import { type Discord, mayPass, type Sent } from './sent.ts';
import { sendToAsker } from './to-asker.ts';

/** What the asker is told when the chat does not take the card: the run waits all the same. */
const inPlaceOfCard = ({ id, ask, expiresAt }: PendingAction): string => {
  const name = ask.typedConfirmation ? ` name:${ask.target ?? ask.capability}` : '';
  return `⏳ I cannot show the card for this here, and it waits for an approval: ${escapeInline(ask.sentence)} \`/approve id:${id}${name}\` or \`/deny id:${id}\`. It expires ${timeText(expiresAt, 'R')}.`;
};

/** Tells the asker of a card that cannot be shown; the error is the card's when they cannot be told either. */
const sendWithoutCard = async (
  world: SessionWorld,
  discord: Discord,
  action: PendingAction,
  refused: Sent,
): Promise<Sent> => {
  const stored = world.store.event(action.runId);
  if (!stored || stored.event.reply.kind === 'none') return refused;
  const message = {
    part: 0,
    draft: { content: inPlaceOfCard(action) },
    nonce: nonceFor(action.id, 'told'),
    triedAt: null,
  };
  const told = await sendToAsker(world, discord, stored.event, message);
  if (told.ok || told.error.uncertain) return { ok: true };
  return mayPass(told.error) ? told : refused;
};

/** Shows a pending action as it stands: a new card, or an edit of the one that is there. */
export const sendCard = async (world: SessionWorld, discord: Discord, pendingId: string): Promise<Sent> => {
  const action = world.store.pending(pendingId);
  if (!action) return { ok: true };
  const card = cardOf(action);
  if (action.messageId !== null) {
    const edited = await discord.editMessage(world.chatId, action.messageId, card);
    if (edited.ok || edited.error.kind !== 'not_found') return edited;
  }
  const sent = await discord.createMessage(world.chatId, card, { nonce: nonceFor(pendingId, 'card') });
  if (!sent.ok) {
    const isSilent = action.status === 'pending' && action.messageId === null && !mayPass(sent.error);
    return isSilent ? sendWithoutCard(world, discord, action, sent) : sent;
  }
  const now = world.store.pending(pendingId);
  if (now) world.store.putPending({ ...now, messageId: sent.value.id });
  return { ok: true };
};

/** One line below a card that nobody has answered yet; nothing when somebody has. */
export const sendReminder = async (
  world: SessionWorld,
  discord: Discord,
  pendingId: string,
): Promise<Sent> => {
  const action = world.store.pending(pendingId);
  if (action?.status !== 'pending') return { ok: true };
  const content = `⏰ Still waiting for an answer: ${escapeInline(action.ask.sentence)} It expires ${timeText(action.expiresAt, 'R')}. \`/approve ${pendingId}\` or \`/deny ${pendingId}\` work too.`;
  const reply = action.messageId === null ? {} : { message_reference: { message_id: action.messageId } };
  return discord.createMessage(world.chatId, { content, ...reply }, { nonce: nonceFor(pendingId, 'remind') });
};
