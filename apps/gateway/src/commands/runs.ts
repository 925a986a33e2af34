import { fail, ok, type Result } from '@golem/contracts';
import { activeFreezes, moneyState, openRuns, type RunRow, recentRuns } from '@golem/db';
import { answerWithin } from '../answer-within.ts';
import type { SocketStatus } from '../ingress/socket/socket-world.ts';
import { moneyLine } from '../money/dollars.ts';
import { cancelPendingOf } from '../session/pending.ts';
import { endFromOutside } from '../session/run-lane.ts';
import type { SessionWorld } from '../session/session-world.ts';
import { type Asked, stamp } from './asked.ts';

/** The socket is waited for so long, in milliseconds. */
const SOCKET_MS = 2_000;

const hearing = (socket: SocketStatus | null): string => {
  if (socket === null) return 'Messages: the connection to Discord does not say how it is; commands work.';
  const { state, since, because } = socket;
  switch (state) {
    case 'off':
      return 'Messages: not listened to (switched off); commands work.';
    case 'live':
      return `Messages: heard, connected ${stamp(since)}.`;
    case 'stopped':
      return `Messages: **not heard**, since ${stamp(since, 'f')}. ${because ?? ''} Commands work.`;
    case 'waiting':
    case 'opening':
    case 'greeting':
      return `Messages: connecting to Discord${because === null ? '' : `, because ${because}`}. What is said meanwhile is heard later.`;
  }
};

/** `/status` */
export const status = async ({ world }: Asked): Promise<Result<string>> => {
  const { store, db } = world;
  const open = store.openEvents();
  const [everywhere, money, frozen, socket] = await Promise.all([
    openRuns(db),
    moneyState(db, world.chatId, world.now()),
    activeFreezes(db, world.now()),
    answerWithin(SOCKET_MS, () => world.socket()),
  ]);
  const here = (state: string): number => open.filter((stored) => stored.state === state).length;
  return ok(
    [
      '**Golem is up.** D1 and this chat’s storage answer.',
      `This chat: ${here('running')} running, ${here('parked')} waiting for a human, ${here('queued')} queued, ${store.unsaid(world.now()).length} answers not delivered yet.`,
      `All chats: ${everywhere} runs open.`,
      moneyLine(money, world.limits),
      hearing(socket),
      frozen.length === 0
        ? 'Nothing is frozen.'
        : `Frozen: ${frozen.map(({ scope, reason }) => `\`${scope}\` (${reason})`).join(', ')}.`,
    ].join('\n'),
  );
};

/** Where a run stands: D1 knows how it ended, the Session where it is until then. */
const stateNow = ({ store }: SessionWorld, { id, status: ended }: RunRow): string => {
  const state = store.event(id)?.state;
  return state === undefined || state === 'ended' ? ended : state;
};

/** `/runs` */
export const listRuns = async ({ world }: Asked, count: number): Promise<Result<string>> => {
  const rows = await recentRuns(world.db, world.chatId, count);
  if (rows.length === 0) return ok('There was no run in this chat yet.');
  return ok(
    rows
      .map(
        (row) =>
          `- \`${row.id}\` **${stateNow(world, row)}** ${stamp(row.createdAt)}: ${row.request.slice(0, 80).replaceAll('\n', ' ')}`,
      )
      .join('\n'),
  );
};

/** `/pending` */
export const listPending = ({ world }: Asked): Result<string> => {
  const open = world.store.openPending();
  if (open.length === 0) return ok('Nothing waits for a human in this chat.');
  return ok(
    open
      .map(
        ({ id, ask, status: state, expiresAt }) =>
          `- \`${id}\` **${state}** ${ask.sentence} (expires ${stamp(expiresAt)})`,
      )
      .join('\n'),
  );
};

/** `/cancel`: the run is stopped before its next step; what the gate has begun ends by itself and is in the ledger. */
export const cancelRun = async ({ world, event }: Asked, runId: string): Promise<Result<string>> => {
  const stored = world.store.event(runId);
  const isOver = stored?.state === 'ended' || stored?.state === 'ending';
  // One that was cancelled is stopped again: this may be the same command, after a crash.
  if (!stored || (isOver && stored.ending?.status !== 'cancelled')) {
    return fail(
      'not_found',
      `There is no open run \`${runId.slice(0, 40)}\` in this chat; \`/runs\` lists them.`,
    );
  }
  const because = `Cancelled by ${event.author.name}.`;
  // First, so that nothing that the run still says comes before it.
  if (!isOver && !(await endFromOutside(world, runId, { status: 'cancelled', because, error: null }))) {
    return fail('conflict', `\`${runId}\` came to its end by itself just now; its answer says what it did.`);
  }
  await cancelPendingOf(world, runId, event.author);
  try {
    await world.runs.stop(runId);
  } catch {
    // Not started yet, or at its end already: then there is nothing to stop.
  }
  return ok(`Cancelled \`${runId}\`. Its answer says what had been done by then.`);
};
