import { type Bench, keepBusy, LEVELS, type Target } from './load.ts';
import { type Compared, compare } from './stats.ts';

export interface AcknowledgementFigures extends Compared {
  parallel: number;
}

/** Per level; enough that the p99 is not the one slowest. */
const REQUESTS = 400;

/**
 * How long Discord waits for the acknowledgement, beside a Worker that verifies, inserts, sets an alarm and answers.
 * A wave of requests at once goes to one, then to the other, so that whatever else the machine does hits both; Golem's
 * runs begin while the wave is on its way, and have ended before the next one.
 */
export const measureAcknowledgement = async (bench: Bench): Promise<AcknowledgementFigures[]> => {
  const golem: Target = {
    system: bench.golem,
    path: '/discord/interactions',
    prompt: 'Say something',
    answers: true,
  };
  const floor: Target = { system: bench.minimal, path: '/bare', prompt: 'Say something', answers: false };
  const figures: AcknowledgementFigures[] = [];
  for (const parallel of LEVELS) {
    const ours: number[] = [];
    const theirs: number[] = [];
    const waves = Math.ceil((REQUESTS * bench.effort) / parallel);
    for (let wave = 0; wave < waves; wave += 1) {
      for (const [target, times] of [
        [golem, ours],
        [floor, theirs],
      ] as const) {
        const timed = await keepBusy(bench, target, parallel, parallel);
        times.push(...timed.map(({ acknowledged }) => acknowledged));
      }
    }
    figures.push({ parallel, ...compare(ours, theirs) });
  }
  return figures;
};
