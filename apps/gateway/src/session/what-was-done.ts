import type { StoredFile } from '@golem/contracts';
import { type ToolRunRow, toolRunsOfRun } from '@golem/db';
import { inlineCode } from '@golem/discord';
import { answerWithin } from '../answer-within.ts';
import type { Receipt } from '../policy/gate-port.ts';
import { progressIn } from '../policy/progress.ts';
import type { SessionWorld } from './session-world.ts';

/** D1 is known to stall; an ending does not wait longer for it, in milliseconds. */
const LEDGER_MS = 3_000;
/** The ledger is looked at again so many milliseconds after a run was ended from outside, and then at longer intervals. */
const FIRST_LOOK_MS = 5_000;

/** A row of a change, as a receipt; null while it has no outcome. */
const receiptFrom = (row: ToolRunRow): Receipt | null => {
  const { status } = row;
  if (status !== 'succeeded' && status !== 'failed' && status !== 'unknown') return null;
  const { id: callId, capability, target, approvers, leaseId } = row;
  const progress = progressIn(row.result);
  const at = row.endedAt ?? row.createdAt;
  return { callId, capability, target, status, approvers, leaseId, at, ...(progress && { progress }) };
};

const named = (rows: readonly ToolRunRow[]): string =>
  rows
    .map(
      ({ capability, target }) =>
        inlineCode(capability) + (target === null ? '' : ` on ${inlineCode(target, 100)}`),
    )
    .join(', ');

/** The ledger of a run; null when D1 does not answer. */
const ledgerOf = ({ db }: SessionWorld, runId: string): Promise<ToolRunRow[] | null> =>
  answerWithin(LEDGER_MS, async () => toolRunsOfRun(db, runId));

const changesIn = (rows: readonly ToolRunRow[]): ToolRunRow[] =>
  rows.filter(({ effect }) => effect !== 'read');

/** What a run that ends without words of its own has done and has not done, from the ledger. */
export const whatWasDone = async (
  world: SessionWorld,
  runId: string,
): Promise<{ summary: string; receipts: Receipt[]; files: StoredFile[]; notes: string[] }> => {
  const ledger = await ledgerOf(world, runId);
  if (ledger === null) {
    return {
      summary: `My database does not answer just now; what was done is in \`/audit why ${runId}\`.`,
      receipts: [],
      files: [],
      notes: [],
    };
  }
  const rows = changesIn(ledger);
  const atWork = rows.filter(({ status }) => status === 'executing');
  const notDone = rows.filter(({ status }) => ['asked', 'not_run', 'rejected'].includes(status));
  const receipts = rows.flatMap((row) => receiptFrom(row) ?? []);
  return {
    summary:
      receipts.length + atWork.length === 0
        ? 'Nothing was changed.'
        : 'What was changed is below; nothing else was.',
    receipts,
    files: ledger.flatMap(({ files }) => files ?? []),
    notes: [
      ...(atWork.length === 0 ? [] : [`⚙️ Still at work: ${named(atWork)}. I say here how it ends.`]),
      ...(notDone.length === 0 ? [] : [`🚫 Not done: ${named(notDone)}.`]),
    ],
  };
};

/** What of a run came to its end after the run did: what has a card shows it there. */
export const doneSince = async (
  world: SessionWorld,
  runId: string,
  told: readonly string[],
): Promise<{ receipts: Receipt[]; isMoreToCome: boolean }> => {
  const ledger = await ledgerOf(world, runId);
  if (ledger === null) return { receipts: [], isMoreToCome: true };
  const bare = changesIn(ledger).filter(({ id, pendingId }) => pendingId === null && !told.includes(id));
  return {
    receipts: bare.flatMap((row) => receiptFrom(row) ?? []),
    isMoreToCome: bare.some(({ status }) => status === 'executing'),
  };
};

/** Has the chat told what ends after a run was ended from outside: the gate goes on with what it has begun. */
export const tellWhatFollows = (
  world: SessionWorld,
  runId: string,
  told: readonly string[],
  look: number,
): void =>
  world.store.say(
    `aftermath.${runId}.${look}`,
    { kind: 'aftermath', runId, told: [...told], look },
    world.now() + FIRST_LOOK_MS * 2 ** Math.min(look - 1, 4),
  );
