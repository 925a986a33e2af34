import { fail, type GolemError, ok, type Result } from '@golem/contracts';
import type { RemoteOutput } from '../ssh/execute.ts';
import { complaint } from '../ssh/service.ts';
import type { Session } from '../ssh/session.ts';
import { type PlannedStep, shown } from './plan.ts';

/** What is kept of what a step wrote, in characters: its end, where an outcome is said. */
const MAX_OUTPUT_CHARS = 2_000;

export interface StepDone {
  part: PlannedStep['part'];
  name: string;
  command: string;
  exitCode: number | null;
  seconds: number;
  output: string;
}

interface Watch {
  /** Unix milliseconds. */
  now: () => number;
  /** Told before and after each step, with one line for each. */
  report: (lines: string[]) => void;
}

const textOf = ({ stdout, stderr }: RemoteOutput): string =>
  [stdout, stderr]
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .join('\n')
    .slice(-MAX_OUTPUT_CHARS);

const didLine = ({ exitCode, seconds }: StepDone): string =>
  `${exitCode === null ? 'ended by a signal' : `exit ${exitCode}`}, ${seconds.toFixed(1)} s`;

/** ✓ done, ✗ failed, ? not known, … at work, · not begun. */
const linesOf = (
  planned: readonly PlannedStep[],
  done: readonly StepDone[],
  at: { index: number; sign: '…' | '✗' | '?' } | null = null,
): string[] =>
  planned.map(({ name }, index) => {
    const step = done[index];
    const sign = at?.index === index ? at.sign : step ? '✓' : '·';
    return `${sign} ${index + 1}. ${name}${step ? ` (${didLine(step)})` : ''}`;
  });

/** Says first which step it was: a card shows the beginning only. */
const stoppedAt = (
  planned: readonly PlannedStep[],
  index: number,
  why: string,
  lines: readonly string[],
): string => {
  const { name = '', part } = planned[index] ?? {};
  const where =
    part === 'verify'
      ? `All steps ran, but the verification “${name}” failed`
      : `It stopped at ${index + 1} of ${planned.length}, “${name}”`;
  return `${where}: ${why}\n${lines.join('\n')}`;
};

/**
 * Runs the steps one after the other and stops at the first that fails. Errors: `incomplete` when it is known what was
 * done, `unknown_outcome` when of the last one it is not; a failure before anything was done is passed on as it is.
 */
export const runSteps = async (
  session: Session,
  planned: readonly PlannedStep[],
  { now, report }: Watch,
): Promise<Result<StepDone[]>> => {
  const done: StepDone[] = [];
  const broken = (index: number, { code, message, internal }: GolemError): Result<StepDone[]> => {
    const isNothing = code === 'upstream_rejected';
    if (isNothing && index === 0) return fail(code, message, internal === undefined ? {} : { internal });
    const lines = linesOf(planned, done, isNothing ? null : { index, sign: '?' });
    report(lines);
    return fail(isNothing ? 'incomplete' : 'unknown_outcome', stoppedAt(planned, index, message, lines), {
      ...(internal !== undefined && { internal }),
    });
  };
  for (const [index, { part, name, argv, exit, limitS }] of planned.entries()) {
    report(linesOf(planned, done, { index, sign: '…' }));
    const startedAt = now();
    const ended = await session.run(argv, limitS);
    if (!ended.ok) return broken(index, ended.error);
    const { exitCode } = ended.value;
    const seconds = Math.max(0, now() - startedAt) / 1000;
    done.push({ part, name, command: shown(argv), exitCode, seconds, output: textOf(ended.value) });
    if (exitCode === null || !exit.includes(exitCode)) {
      const lines = linesOf(planned, done, { index, sign: '✗' });
      report(lines);
      return fail('incomplete', stoppedAt(planned, index, complaint(ended.value), lines));
    }
  }
  report(linesOf(planned, done));
  return ok(done);
};
