import { injection } from './injection/command.ts';
import { memory } from './memory/command.ts';
import { readable } from './readable/command.ts';

const EVALUATIONS: Record<string, (args: string[]) => Promise<number>> = { injection, memory, readable };

const [name = '', ...args] = process.argv.slice(2);
const evaluation = EVALUATIONS[name];
if (evaluation === undefined) {
  process.stderr.write(`usage: pnpm eval <${Object.keys(EVALUATIONS).join(' | ')}> [options]\n`);
  process.exitCode = 1;
} else {
  process.exitCode = await evaluation(args);
}
