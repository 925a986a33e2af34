import { setTimeout as wait } from 'node:timers/promises';
import { type Bench, keepBusy, LEVELS, type Target } from './load.ts';
import { WITH_TOOL } from './outside.ts';
import { type Compared, compare } from './stats.ts';

export interface RunFigures extends Compared {
  parallel: number;
  /** CPU of the whole runtime per run, in milliseconds; null where that cannot be told. */
  cpu: { golem: number; floor: number; ratio: number } | null;
}

const ROUNDS = 8;
const RUNS_PER_ROUND = 48;
/** What a run leaves to be done after its answer counts as its CPU too, in milliseconds. */
const TAIL_MS = 300;

/** A round of runs; what they took until Discord had the answer, and the CPU for all of them. */
const round = async (bench: Bench, target: Target, parallel: number) => {
  const before = target.system.cpuMs();
  const timed = await keepBusy(bench, target, parallel, RUNS_PER_ROUND);
  await wait(TAIL_MS);
  const after = target.system.cpuMs();
  return {
    times: timed.map(({ answered }) => answered),
    cpu: before === null || after === null ? Number.NaN : (after - before) / RUNS_PER_ROUND,
  };
};

const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * How long a run with one read call takes, from the signed request to the final call to Discord, beside a Workflow
 * that does the same with nothing else. Rounds take turns.
 */
export const measureRun = async (bench: Bench): Promise<RunFigures[]> => {
  const prompt = `${WITH_TOOL} the servers`;
  const golem: Target = { system: bench.golem, path: '/discord/interactions', prompt, answers: true };
  const floor: Target = { system: bench.minimal, path: '/run', prompt, answers: true };
  const figures: RunFigures[] = [];
  for (const parallel of LEVELS) {
    const ours = [];
    const theirs = [];
    for (let n = 0; n < Math.ceil(ROUNDS * bench.effort); n += 1) {
      ours.push(await round(bench, golem, parallel));
      theirs.push(await round(bench, floor, parallel));
    }
    const cpu = { golem: mean(ours.map((each) => each.cpu)), floor: mean(theirs.map((each) => each.cpu)) };
    figures.push({
      parallel,
      ...compare(
        ours.flatMap(({ times }) => times),
        theirs.flatMap(({ times }) => times),
      ),
      cpu: Number.isNaN(cpu.golem) ? null : { ...cpu, ratio: cpu.golem / cpu.floor },
    });
  }
  return figures;
};
