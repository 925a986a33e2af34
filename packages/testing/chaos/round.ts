import { setTimeout as wait } from 'node:timers/promises';
import { approveWhenAsked, attempts, type Sent, sendUntilAcknowledged } from './events.ts';
import { callOf, type Failure, judge, missing } from './judge.ts';
import { type Moment, pickMoment, prepareMoment } from './moment.ts';
import type { Random } from './random.ts';
import type { System } from './system.ts';

export interface Round {
  moment: Moment;
  /** From the first event to the kill, and from the kill to the end of the last event, in milliseconds. */
  killedAfterMs: number;
  recoveredAfterMs: number;
  events: number;
  unacknowledged: number;
  /** How the writes stand in the ledger when all is over. */
  succeeded: number;
  notDone: number;
  /** Calls that were `unknown` for a while, until a look at the provider settled them. */
  settled: number;
  failures: Failure[];
}

/** An event that has not ended so long after the kill is given up, in milliseconds. */
const PATIENCE_MS = 90_000;

/** New servers with names that nobody had before; those of earlier rounds go, so that lists stay short. */
const freshServers = ({ world }: System, round: number): (() => string) => {
  const { servers } = world.cloud.state;
  servers.splice(4);
  return () => {
    const name = `r${round}-${servers.length - 3}`;
    servers.push({
      id: 5_000_000 + round * 1_000 + servers.length,
      name,
      status: 'running',
      ipv4: '203.0.113.99',
      labels: {},
      created: '2026-01-05T09:00:00+00:00',
    });
    return name;
  };
};

/** One kill: events are sent, the runtime dies at the moment, comes back, and everything has to end well. */
export const playRound = async (
  system: System,
  number: number,
  random: Random,
  moment: Moment = pickMoment(number, random),
): Promise<Round> => {
  const momentComes = prepareMoment(system, moment, random);
  const newServer = freshServers(system, number);
  const began = Date.now();
  const mayClick = Promise.withResolvers<void>();
  const clicked = Promise.withResolvers<void>();
  const stop = new AbortController();
  const plans = attempts(system.world);
  const sent: Sent[] = [];
  let unacknowledged = 0;
  const people = Promise.all(
    plans.map(async (attempt) => {
      const done = await sendUntilAcknowledged(system, attempt, newServer);
      sent.push(done.sent);
      unacknowledged += done.unacknowledged;
      if (!attempt.writes) return;
      await approveWhenAsked(system, done.sent, mayClick.promise, clicked.resolve, stop.signal);
    }),
  );

  if (moment !== 'before_click') mayClick.resolve();
  await momentComes(clicked.promise);
  const killedAt = Date.now();
  await system.killAndRestart();
  mayClick.resolve();

  const deadline = Date.now() + PATIENCE_MS;
  const isOver = () => sent.length === plans.length && sent.every((one) => missing(system, one) === null);
  while (Date.now() < deadline && !isOver()) await wait(50);
  stop.abort();
  await people;

  const writes = sent.filter(({ server }) => server !== null);
  const statuses = writes.map((one) => callOf(system, one).status);
  return {
    moment,
    killedAfterMs: killedAt - began,
    recoveredAfterMs: Date.now() - killedAt,
    events: sent.length,
    unacknowledged,
    succeeded: statuses.filter((status) => status === 'succeeded').length,
    notDone: statuses.filter((status) => status === 'failed' || status === 'not_run' || status === 'rejected')
      .length,
    settled: writes.filter((one) => wasSettled(system, one)).length,
    failures: sent.flatMap((one) => judge(system, one)),
  };
};

const wasSettled = (system: System, { runId }: Sent): boolean =>
  system.query("SELECT 1 FROM audit_log WHERE kind = 'call.settled' AND run_id = ?", runId).length > 0;
