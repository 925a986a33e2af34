import { paint } from '../terminal.ts';
import type { StepOutcome } from './steps.ts';

const SIGNS = {
  unchanged: paint('gray', '='),
  'would-change': paint('yellow', '~'),
  changed: paint('green', '✓'),
  failed: paint('red', '✗'),
} as const;

/** A step's outcome as lines for people. */
export const outcomeLines = (outcome: StepOutcome): string[] => {
  const sign = SIGNS[outcome.outcome];
  if (outcome.outcome === 'failed') {
    return [
      `${sign} ${outcome.title}`,
      outcome.error,
      `→ ${outcome.hint}`,
      '→ then run it again: what is done stays done',
    ];
  }
  const time = outcome.outcome === 'changed' ? ` (${(outcome.ms / 1000).toFixed(1)} s)` : '';
  return [`${sign} ${outcome.title}${time}`, ...outcome.lines.map((line) => `    ${line}`)];
};
