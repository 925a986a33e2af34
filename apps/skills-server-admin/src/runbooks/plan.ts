import { fail, ok, type Result } from '@golem/contracts';
import { checkParameters, fillStep } from '@golem/contracts/runbook';
import { quote } from 'shlex';
import type { StoredRunbook } from './soul.ts';

export type Part = 'steps' | 'verify' | 'rollback';

/** One command that will be run, exactly as it is. */
export interface PlannedStep {
  part: Part;
  name: string;
  argv: string[];
  exit: number[];
  limitS: number;
}

/** What somebody asks for. */
export interface RunbookArgs {
  runbook: string;
  server: string;
  parameters?: Record<string, string> | undefined;
}

/**
 * A command as a person reads it: quoted as for a shell, though none will read it. What is not seen on a screen, or
 * would break the line or its direction, is spelt out.
 */
export const shown = (argv: readonly string[]): string =>
  argv
    .map(quote)
    .join(' ')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (sign) => `\\u{${sign.codePointAt(0)?.toString(16)}}`);

/** The commands of these parts with the values in their places. Errors: `invalid_input`. */
export const planOf = (
  { name, runbook }: StoredRunbook,
  parts: readonly Part[],
  given: RunbookArgs['parameters'] = {},
): Result<PlannedStep[]> => {
  const values = checkParameters(runbook, given);
  if (!values.ok)
    return fail('invalid_input', `The runbook ${name} cannot be run so: ${values.error.message}`);
  const planned: PlannedStep[] = [];
  for (const part of parts) {
    for (const step of runbook[part]) {
      const argv = fillStep(step, values.value);
      if (!argv.ok) return argv;
      planned.push({ part, name: step.name, argv: argv.value, exit: step.exit, limitS: step.limit_s });
    }
  }
  return ok(planned);
};

const HEADING: Record<Part, string> = {
  steps: 'Stops at the first step that fails:',
  verify: 'Then, to verify:',
  rollback: 'The rollback:',
};

/** One line for each command, exactly as it will run, for the card. */
export const planLines = (planned: readonly PlannedStep[]): string[] =>
  planned.flatMap(({ part, argv, exit }, index) => [
    ...(planned[index - 1]?.part === part ? [] : [HEADING[part]]),
    `${index + 1}. ${shown(argv)}${exit.join() === '0' ? '' : `  (exit ${exit.join(' or ')})`}`,
  ]);
