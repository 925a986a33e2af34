import { commit, insertAudit, type NewPending, putPending, type Statement } from '@golem/db';
import { redactJson, redactText } from '@golem/worker-kit';
import { admissions } from './admit.ts';
import type { StoredEvent } from './event-store.ts';
import type { PendingAction } from './pending-store.ts';
import type { SessionWorld } from './session-world.ts';

const pendingRow = ({ chatId, secrets }: SessionWorld, action: PendingAction): NewPending => ({
  id: action.id,
  callId: action.ask.callId,
  runId: action.runId,
  chatId,
  capability: action.ask.capability,
  args: Object.fromEntries(
    Object.entries(action.ask.args).map(([name, value]) => [name, redactJson(value, secrets)]),
  ),
  digest: action.ask.digest,
  sentence: redactText(action.ask.sentence, secrets),
  status: action.status,
  requestedBy: action.requestedBy.id,
  approvers: action.approvals.map(({ id }) => id),
  reason: action.reason,
  detail: action.detail,
  stateHash: action.ask.stateHash,
  createdAt: action.createdAt,
  expiresAt: action.expiresAt,
  updatedAt: action.changedAt,
});

/**
 * Sends statements to D1 behind everything that it has not been told: admitted runs, pending actions and audit rows. One
 * round trip. Throws what D1 throws; nothing is lost then.
 */
export const commitWithBacklog = async (world: SessionWorld, statements: Statement[]): Promise<void> => {
  const { db, store, audit } = world;
  const pending = store.unmirroredPending();
  const rows = audit.queued();
  const admitted = admissions(world);
  await commit(db, [
    ...admitted.statements,
    ...statements,
    ...pending.map((action) => putPending(db, pendingRow(world, action))),
    ...insertAudit(rows),
  ]);
  for (const { id, changedAt } of pending) store.confirmPending(id, changedAt);
  audit.confirm(rows);
  for (const id of admitted.ids) store.confirmRecorded(id);
};

/** So long a young run is not told to D1 by itself, in milliseconds: most have ended by then, and one round trip tells both. */
const PATIENCE_MS = 1_000;

/** Tells D1 what it has not been told, unless that is only a run which is likely to end in a moment. */
export const tellBacklog = async (world: SessionWorld): Promise<void> => {
  const { store, audit } = world;
  // Of somebody with Discord roles the gate may have to know the guild at once; it finds that in D1.
  const isOld = ({ event }: StoredEvent): boolean =>
    world.now() - event.receivedAt > PATIENCE_MS || event.author.roleIds.length > 0;
  const isDue =
    audit.queued().length > 0 || store.unmirroredPending().length > 0 || store.unrecorded().some(isOld);
  if (isDue) await commitWithBacklog(world, []);
};
