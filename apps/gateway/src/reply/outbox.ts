import {
  type DiscordError,
  escapeInline,
  type MessageDraft,
  nonceFor,
  progressText,
  splitMarkdown,
  timeText,
} from '@golem/discord';
import { log } from '@golem/worker-kit';
import { MessageFlags } from 'discord-api-types/v10';
import type { OutboxRow, StoredEvent, Utterance } from '../session/session-store.ts';
import type { SessionWorld } from '../session/session-world.ts';
import { cardOf } from './card.ts';

/** An interaction's token lives 15 minutes; the last half minute is left to the request itself. */
const TOKEN_MS = 14.5 * 60_000;
/**
 * An answer can overtake the acknowledgement that it fills in: until Discord has that, it does not know the token. It
 * takes an acknowledgement within 3 s or never; one second more for clocks that differ.
 */
const ACKNOWLEDGED_MS = 4_000;
/** Then the answer is tried again after this many milliseconds. */
const TOO_EARLY_MS = 200;
type Sent = { ok: true } | { ok: false; error: DiscordError };
type Discord = NonNullable<SessionWorld['discord']>;

/** Waits 1, 2, 4 … seconds between tries, at most a minute: a Discord outage of an hour is outlived. */
const backoffMs = (attempts: number): number => Math.min(60_000, 1_000 * 2 ** Math.min(attempts, 6));

const partsOf = (text: string): MessageDraft[] => {
  const split = splitMarkdown(text);
  if (split.kind === 'file') return [{ content: split.first, files: [split.file] }];
  return split.parts.length === 0 ? [{ content: '(no text)' }] : split.parts.map((content) => ({ content }));
};

/** Where parts of a reply go: into the deferred answer while its token lives, else into the channel or a DM. */
const sendPart = async (
  world: SessionWorld,
  discord: Discord,
  { event }: StoredEvent,
  part: number,
  draft: MessageDraft,
): Promise<Sent> => {
  const { reply } = event;
  if (reply.kind === 'none') return { ok: true };
  const nonce = nonceFor(event.id, part);
  if (reply.kind === 'channel') {
    return discord.createMessage(world.chatId, draft, { nonce });
  }
  const age = world.now() - event.receivedAt;
  if (age < TOKEN_MS) {
    const sent =
      part === 0 && reply.deferred === 'message'
        ? await discord.editOriginal(reply.token, draft)
        : reply.ephemeral
          ? await discord.followup(reply.token, { ...draft, flags: MessageFlags.Ephemeral })
          : await discord.createMessage(world.chatId, draft, { nonce });
    if (sent.ok || sent.error.kind !== 'expired_token') return sent;
    if (age < ACKNOWLEDGED_MS) {
      return { ok: false, error: { ...sent.error, kind: 'unavailable', retryAfterMs: TOO_EARLY_MS } };
    }
  }
  if (!reply.ephemeral) return discord.createMessage(world.chatId, draft, { nonce });
  // Meant for the asker alone: the channel must not see it.
  const dm = await discord.createDm(event.author.id);
  return dm.ok ? discord.createMessage(dm.value.id, draft, { nonce }) : dm;
};

const sendReply = async (
  world: SessionWorld,
  discord: Discord,
  row: OutboxRow,
  eventId: string,
  text: string,
): Promise<Sent> => {
  const stored = world.store.event(eventId);
  if (!stored) return { ok: true };
  for (const [part, draft] of partsOf(text).entries()) {
    if (part < row.partsSent) continue;
    const sent = await sendPart(world, discord, stored, part, draft);
    if (!sent.ok) return sent;
    world.store.partsSent(row.seq, part + 1);
  }
  return { ok: true };
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
  if (!sent.ok) return sent;
  const now = world.store.pending(pendingId);
  if (now) world.store.putPending({ ...now, messageId: sent.value.id });
  return { ok: true };
};

/** Shows what a run is at, in its deferred answer; nothing once its answer is on its way. */
const sendStatus = async (
  world: SessionWorld,
  discord: Discord,
  { eventId, progress }: Extract<Utterance, { kind: 'status' }>,
): Promise<Sent> => {
  const stored = world.store.event(eventId);
  if (stored?.state !== 'running' && stored?.state !== 'parked') return { ok: true };
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
      return sendReply(world, discord, row, utterance.eventId, utterance.text);
    case 'card':
      return sendCard(world, discord, utterance.pendingId);
    case 'status':
      return sendStatus(world, discord, utterance);
    case 'reminder':
      return sendReminder(world, discord, utterance.pendingId);
    case 'note':
      return discord.createMessage(world.chatId, { content: utterance.text }, { nonce: nonceFor(row.key) });
  }
};

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
    // A follow-up that may have arrived must not be said twice: webhooks know no nonce.
    if (mayPass(error) && !error.uncertain) {
      store.sayLater(row.seq, world.now() + (error.retryAfterMs ?? backoffMs(row.attempts)));
      return;
    }
    world.transaction(() => {
      store.said(row.seq, world.now());
      world.audit.append({
        at: world.now(),
        kind: 'reply.undeliverable',
        actor: 'golem',
        detail: { key: row.key, because: error.kind, status: error.status ?? 0, code: error.code ?? 0 },
      });
    });
  }
};
