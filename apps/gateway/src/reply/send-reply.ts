import { type DiscordError, nonceFor, type Outcome, progressText } from '@golem/discord';
import type { OutboxRow, Utterance } from '../session/outbox-store.ts';
import type { SessionWorld } from '../session/session-world.ts';
import { answerParts, withFiles } from './answer-parts.ts';
import { recordLoss } from './loss.ts';
import { sayOnce } from './say-once.ts';
import { type Discord, type Sent } from './sent.ts';
import { ownerBehind } from './tell-owner.ts';
import { sendToAsker } from './to-asker.ts';

/** As a Discord that is away: the answer waits, in its place. */
const NO_FILES: DiscordError = {
  kind: 'unavailable',
  message: 'R2 does not answer, and the answer has files',
};

/** Says how an event ended, to the one who asked; what Discord has of it is not sent again. */
export const sendReply = async (
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
    const message = { part, draft, nonce: nonceFor(eventId, part), triedAt: row.triedAt };
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

/** Says something beside the answer, before there is one. */
export const sendAside = async (
  world: SessionWorld,
  discord: Discord,
  row: OutboxRow,
  { eventId, text }: Extract<Utterance, { kind: 'aside' }>,
): Promise<Sent> => {
  const event = world.store.event(eventId)?.event;
  if (!event) return { ok: true };
  // Discord puts the first follow-up in the place of "is thinking…", where the answer would then replace it.
  if (event.reply.kind === 'interaction' && event.reply.deferred === 'message')
    await discord.editOriginal(event.reply.token, { content: progressText({ step: 'reading' }) });
  const message = { part: 1, draft: { content: text }, nonce: nonceFor(row.key, 0), triedAt: row.triedAt };
  return sendToAsker(world, discord, event, message);
};

/** The channel of this chat. An owner's direct messages are asked for: Discord answers the one that exists. */
const channelOf = async (world: SessionWorld, discord: Discord): Promise<Outcome<string>> => {
  const owner = ownerBehind(world.chatId);
  if (owner === null) return { ok: true, value: world.chatId };
  const dm = await discord.createDm(owner);
  return dm.ok ? { ok: true, value: dm.value.id } : dm;
};

/** Says something that belongs to no event, in as many messages as it takes. */
export const sendNote = async (
  world: SessionWorld,
  discord: Discord,
  row: OutboxRow,
  text: string,
): Promise<Sent> => {
  const channel = await channelOf(world, discord);
  if (!channel.ok) return channel;
  for (const [part, { draft }] of answerParts(text, []).entries()) {
    if (part < row.partsSent) continue;
    const earlier = { triedAt: row.triedAt, since: row.triedAt ?? 0 };
    const once = { nonce: nonceFor(row.key, part), earlier };
    const sent = await sayOnce(world, discord, channel.value, draft, once);
    if (!sent.ok) return sent;
    world.store.partsSent(row.seq, part + 1);
  }
  return { ok: true };
};
