import type { Failure } from './judge.ts';
import type { Round } from './round.ts';

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

export const table = {
  row: (number: number, round: Round): string =>
    `${[
      String(number).padStart(4),
      round.moment.padEnd(12),
      `killed after ${seconds(round.killedAfterMs).padStart(6)}`,
      `ended after ${seconds(round.recoveredAfterMs).padStart(6)}`,
      `${round.events} events`,
      `${round.succeeded} done`,
      `${round.notDone} not done`,
      `${round.settled} settled`,
      round.failures.length === 0 ? 'ok' : 'FAILED',
    ].join('  ')}\n`,
};

const total = (rounds: Round[], of: (round: Round) => number): number =>
  rounds.reduce((sum, round) => sum + of(round), 0);

/** The figures of all rounds and a plain verdict. */
export const summaryOf = (rounds: Round[], seed: number): { text: string; failed: boolean } => {
  const failures = rounds.flatMap((round) => round.failures);
  const count = (kind: Failure['kind']) => failures.filter((failure) => failure.kind === kind).length;
  const recovery = rounds.map((round) => round.recoveredAfterMs).toSorted((a, b) => a - b);
  const at = (share: number) =>
    recovery[Math.min(recovery.length - 1, Math.floor(recovery.length * share))] ?? 0;
  const lines = [
    '',
    `${rounds.length} kills with seed ${seed}: ${total(rounds, (round) => round.events)} events acknowledged, ${total(rounds, (round) => round.unacknowledged)} not acknowledged and sent again`,
    `writes: ${total(rounds, (round) => round.succeeded)} done, ${total(rounds, (round) => round.notDone)} not done, of these ${total(rounds, (round) => round.settled)} settled by reading back`,
    `from kill to the last answer: median ${seconds(at(0.5))}, 95 % ${seconds(at(0.95))}, longest ${seconds(at(1))}`,
    `${count('lost')} lost, ${count('doubled')} doubled, ${count('silent')} silent, ${count('wrong')} wrong in the ledger`,
    failures.length === 0
      ? 'PASSED: nothing was lost, nothing happened twice, nothing ended in silence.'
      : 'FAILED',
    '',
  ];
  return { text: lines.join('\n'), failed: failures.length > 0 };
};
