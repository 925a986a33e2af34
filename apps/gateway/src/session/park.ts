import { createHash } from 'node:crypto';
import type { Ask } from '../policy/gate-port.ts';
import { tellStatus } from './live.ts';
import type { SessionWorld } from './session-world.ts';
import { showStatus } from './status.ts';

/** Short enough to type into `/approve`, and the same for the same call, so that parking twice parks once. */
const pendingIdOf = ({ callId, round }: Ask): string =>
  BigInt(`0x${createHash('sha256').update(`${callId}#${round}`).digest('hex').slice(0, 12)}`)
    .toString(36)
    .padStart(10, '0')
    .slice(-8);

/** Parks a call: from here on the Session owns what becomes of it. Parking the same call again returns the same id. */
export const park = (world: SessionWorld, runId: string, ask: Ask): string => {
  const id = pendingIdOf(ask);
  const stored = world.store.event(runId);
  // A run that was cancelled meanwhile parks nothing; it is told so when it asks for the answer.
  if (world.store.pending(id) || (stored?.state !== 'running' && stored?.state !== 'parked')) return id;
  const now = world.now();
  world.transaction(() => {
    world.store.putPending({
      id,
      runId,
      status: 'pending',
      ask,
      requestedBy: stored.event.author,
      approvals: [],
      decidedBy: null,
      reason: null,
      detail: null,
      createdAt: now,
      changedAt: now,
      expiresAt: now + ask.ttlS * 1000,
      messageId: null,
    });
    world.store.moveEvent(runId, 'parked', now);
    world.store.say(`card.${id}`, { kind: 'card', pendingId: id }, now);
    const { capability, target } = ask;
    const progress = { step: 'waiting' as const, capability, ...(target === null ? {} : { target }) };
    showStatus(world, runId, progress, id);
    world.store.say(`remind.${id}`, { kind: 'reminder', pendingId: id }, now + ask.ttlS * 750);
    world.audit.append({
      at: now,
      kind: 'action.asked',
      actor: stored.event.author.id,
      runId,
      callId: ask.callId,
      pendingId: id,
      capability: ask.capability,
      detail: { digest: ask.digest, expiresAt: now + ask.ttlS * 1000 },
    });
  });
  tellStatus(world);
  world.kick();
  return id;
};
