import { log } from '@golem/worker-kit';
import type { OutboxRow } from '../session/outbox-store.ts';
import type { SessionWorld } from '../session/session-world.ts';
import { sendAftermath } from './aftermath.ts';
import { recordLoss, tellLoss } from './loss.ts';
import { openThread } from './open-thread.ts';
import { sendCard, sendReminder } from './send-card.ts';
import { sendAside, sendNote, sendReply } from './send-reply.ts';
import { sendStatus, sendTyping } from './send-status.ts';
import { type Discord, mayPass, type Sent } from './sent.ts';

/** Waits 1, 2, 4 … seconds between tries, at most a minute: a Discord outage of an hour is outlived. */
const backoffMs = (attempts: number): number => Math.min(60_000, 1_000 * 2 ** Math.min(attempts, 6));

const send = (world: SessionWorld, discord: Discord, row: OutboxRow): Promise<Sent> => {
  const { utterance } = row;
  switch (utterance.kind) {
    case 'reply':
      return sendReply(world, discord, row, utterance);
    case 'aside':
      return sendAside(world, discord, row, utterance);
    case 'card':
      return sendCard(world, discord, utterance.pendingId);
    case 'status':
      return sendStatus(world, discord, row, utterance);
    case 'typing':
      return sendTyping(world, discord, utterance);
    case 'thread':
      return openThread(world, discord, utterance);
    case 'reminder':
      return sendReminder(world, discord, utterance.pendingId);
    case 'aftermath':
      return sendAftermath(world, discord, row, utterance);
    case 'note':
      return sendNote(world, discord, row, utterance.text);
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
      const now = world.now();
      store.sayLater(row.seq, now + (error.retryAfterMs ?? backoffMs(row.attempts)), now);
      return;
    }
    world.transaction(() => {
      store.said(row.seq, world.now());
      recordLoss(world, 'reply.undeliverable', row, error);
    });
    await tellLoss(world, row, error);
  }
};
