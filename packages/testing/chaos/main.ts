import { parseArgs } from 'node:util';
import { randomFrom } from './random.ts';
import { playRound } from './round.ts';
import { startSystem } from './system.ts';
import { summaryOf, table } from './table.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    verbose: { type: 'boolean', default: false },
  },
});
const kills = Number(values.kills);
const seed = Number(values.seed);
if (!Number.isInteger(kills) || kills < 1 || !Number.isInteger(seed)) {
  throw new Error('usage: pnpm chaos --kills <number> --seed <number>');
}

const random = randomFrom(seed);
const system = await startSystem((line) => {
  if (values.verbose) process.stderr.write(`${line}\n`);
});
const rounds = [];
try {
  for (let number = 1; number <= kills; number += 1) {
    const round = await playRound(system, number, random);
    rounds.push(round);
    process.stdout.write(table.row(number, round));
    for (const { kind, what } of round.failures) process.stdout.write(`      ${kind}: ${what}\n`);
  }
} finally {
  await system.close();
}
const { text, failed } = summaryOf(rounds, seed);
process.stdout.write(text);
process.exitCode = failed ? 1 : 0;
