import { type DiscordError, escapeInline, nonceFor, progressText, timeText } from '@golem/discord';
import { log } from '@golem/worker-kit';
import type { OutboxRow, Utterance } from '../session/outbox-store.ts';
import type { PendingAction } from '../session/pending-store.ts';
import type { SessionWorld } from '../session/session-world.ts';
import { sendAftermath } from './aftermath.ts';
import { answerParts, withFiles } from './answer-parts.ts';
import { cardOf } from './card.ts';
import { type Discord, type Sent, sendToAsker, TOKEN_MS } from './to-asker.ts';

/** Whether another try can help. A message that Discord will never take must not stop those behind it. */
const mayPass = ({ kind }: DiscordError): boolean => {
  switch (kind) {
    case 'rate_limited':
    case 'unavailable':
    case 'unauthorized':
      return true;
    case 'forbidden':
    case 'not_found':
    case 'expired_token':
    case 'invalid':
      return false;
  }
};

/** Waits 1, 2, 4 … seconds between tries, at most a minute: a Discord outage of an hour is outlived. */
const backoffMs = (attempts: number): number => Math.min(60_000, 1_000 * 2 ** Math.min(attempts, 6));

/** What Discord never took, or may not have taken, is in the audit log. */
const recordLoss = (
  world: SessionWorld,
  kind: 'reply.undeliverable' | 'reply.uncertain',
  { key }: OutboxRow,
  { kind: because, status = 0, code = 0 }: DiscordError,
): void =>
  world.audit.append({
    at: world.now(),
    kind,
    actor: 'golem',
    detail: { key, because, status, code },
  });

/** As a Discord that is away: the answer waits, in its place. */
const NO_FILES: DiscordError = {
  kind: 'unavailable',
  message: 'R2 does not answer, and the answer has files',
};

const sendReply = async (
  world: SessionWorld,
  discord: Discord,
  row: OutboxRow,
  { eventId, text, files = [] }: Extract<Utterance, { kind: 'reply' }>,
): Promise<Sent> => {
  const stored = world.store.event(eventId);
  if (!stored) return { ok: true };
  const parts = answerParts(text, files);
  for (const [part, planned] of parts.entries()) {
    if (part < row.partsSent) continue;
    const draft = await withFiles(world, planned, row.attempts);
    if (draft === null) return { ok: false, error: NO_FILES };
    const message = { part, draft, nonce: nonceFor(eventId, part) };
    const sent = await sendToAsker(world, discord, stored.event, message);
    // A follow-up that may have arrived must not be said twice, because webhooks know no nonce: it counts as said.
    if (!sent.ok && !sent.error.uncertain) return sent;
    world.store.partsSent(row.seq, part + 1);
    if (!sent.ok) recordLoss(world, 'reply.uncertain', row, sent.error);
    // The others wait, so that an outage does not swallow them one by one.
    if (!sent.ok && part + 1 < parts.length) return sent;
  }
  return { ok: true };
};

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
  };
  const told = await sendToAsker(world, discord, stored.event, message);
  if (told.ok || told.error.uncertain) return { ok: true };
  return mayPass(told.error) ? told : refused;
};

const sendCard = async (world: SessionWorld, discord: Discord, pendingId: string): Promise<Sent> => {
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

/** Shows what a run is at, in its deferred answer; nothing once its answer is on its way. */
const sendStatus = async (
  world: SessionWorld,
  discord: Discord,
  { eventId, progress, pendingId }: Extract<Utterance, { kind: 'status' }>,
): Promise<Sent> => {
  const stored = world.store.event(eventId);
  if (stored?.state !== 'running' && stored?.state !== 'parked') return { ok: true };
  // The card could not be shown: then the deferred answer says what waits, and how to answer.
  if (pendingId !== undefined && world.store.pending(pendingId)?.messageId === null) return { ok: true };
  const { reply, receivedAt } = stored.event;
  if (reply.kind === 'channel') await discord.triggerTyping(world.chatId);
  if (reply.kind === 'interaction' && reply.deferred === 'message' && world.now() - receivedAt < TOKEN_MS) {
    await discord.editOriginal(reply.token, { content: progressText(progress) }, { withinMs: 3_000 });
  }
  // A status that could not be shown is not worth a second try: the next one says more.
  return { ok: true };
};

/** One line below a card that nobody has answered yet; nothing when somebody has. */
const sendReminder = async (world: SessionWorld, discord: Discord, pendingId: string): Promise<Sent> => {
  const action = world.store.pending(pendingId);
  if (action?.status !== 'pending') return { ok: true };
  const content = `⏰ Still waiting for an answer: ${escapeInline(action.ask.sentence)} It expires ${timeText(action.expiresAt, 'R')}. \`/approve ${pendingId}\` or \`/deny ${pendingId}\` work too.`;
  const reply = action.messageId === null ? {} : { message_reference: { message_id: action.messageId } };
  return discord.createMessage(world.chatId, { content, ...reply }, { nonce: nonceFor(pendingId, 'remind') });
};

const send = (world: SessionWorld, discord: Discord, row: OutboxRow): Promise<Sent> => {
  const { utterance } = row;
  switch (utterance.kind) {
    case 'reply':
      return sendReply(world, discord, row, utterance);
    case 'card':
      return sendCard(world, discord, utterance.pendingId);
    case 'status':
      return sendStatus(world, discord, utterance);
    case 'reminder':
      return sendReminder(world, discord, utterance.pendingId);
    case 'aftermath':
      return sendAftermath(world, discord, row, utterance);
    case 'note':
      return discord.createMessage(world.chatId, { content: utterance.text }, { nonce: nonceFor(row.key) });
  }
};

/** Says what is unsaid, in order. What Discord does not take now is tried again later; what it never takes is audited. */
export const deliver = async (world: SessionWorld): Promise<void> => {
  const { discord, store } = world;
  if (discord === null) {
    // As a failure it is tried again at intervals; as nothing to do it would be due at once, for ever.
    if (store.unsaid(world.now()).length > 0) throw new Error('Discord is not configured, so answers wait.');
    return;
  }
  for (const row of store.unsaid(world.now())) {
    // What failed holds up what is behind it, so that the order stays.
    if (row.nextAt > world.now()) return;
    const sent = await send(world, discord, row);
    if (sent.ok) {
      store.said(row.seq, world.now());
      continue;
    }
    const { error } = sent;
    log('warn', 'outbox.failed', {
      key: row.key,
      kind: error.kind,
      status: error.status,
      detail: error.message,
    });
    if (mayPass(error)) {
      store.sayLater(row.seq, world.now() + (error.retryAfterMs ?? backoffMs(row.attempts)));
      return;
    }
    world.transaction(() => {
      store.said(row.seq, world.now());
      recordLoss(world, 'reply.undeliverable', row, error);
    });
  }
};
