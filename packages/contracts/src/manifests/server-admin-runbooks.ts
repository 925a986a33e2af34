import { z } from 'zod';
import { capability } from '../capability.ts';

/** A runbook's own limits end it before; this is them, and the way there. Milliseconds. */
const TIMEOUT_MS = 270_000;

const Input = z.object({
  runbook: z
    .string()
    .trim()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'the name of a runbook, such as restart-service')
    .describe('The runbook, by the name of its file'),
  server: z.string().trim().min(1).max(63).describe('The server, by its name in SSH_SERVERS'),
  parameters: z
    .record(z.string().max(64), z.string().max(1000))
    .refine((given) => Object.keys(given).length <= 20, 'at most 20 parameters')
    .optional()
    .describe('Values for the parameters that the runbook names'),
});

const Output = z.object({
  server: z.string(),
  runbook: z.string(),
  /** The beginning of the digest of the file that was run. */
  version: z.string(),
  steps: z.array(
    z.object({
      part: z.enum(['steps', 'verify', 'rollback']),
      name: z.string(),
      command: z.string(),
      exitCode: z.int().nullable(),
      seconds: z.number(),
      /** The end of what it wrote. */
      output: z.string(),
    }),
  ),
});

const run = {
  external: false,
  input: Input,
  output: Output,
  target: 'server',
  untrusted: true,
  timeoutMs: TIMEOUT_MS,
  supports: { preview: true, probe: false, undo: true },
  // What runbooks are for, in the words that one says it with.
  claims: ['restarted', 'stopped', 'renewed', 'freed'],
} as const;

/** Commands that the owner wrote into the soul, run by SSH. Who runs one picks it and fills its parameters. */
export const runbookCapabilities = {
  list_runbooks: capability({
    title: 'List the runbooks',
    description:
      'The runbooks that there are, with their parameters. A runbook is a list of fixed commands for a server, with a verification and perhaps a rollback.',
    sentence: 'List the runbooks.',
    effect: 'read',
    external: false,
    input: z.object({}),
    output: z.object({
      runbooks: z.array(
        z.object({
          runbook: z.string(),
          title: z.string(),
          description: z.string(),
          destructive: z.boolean(),
          parameters: z.array(
            z.object({
              name: z.string(),
              description: z.string(),
              pattern: z.string(),
              default: z.string().nullable(),
            }),
          ),
          steps: z.array(z.string()),
          canRollBack: z.boolean(),
        }),
      ),
      /** Files that cannot be run, and why. */
      broken: z.array(z.object({ runbook: z.string(), problem: z.string() })),
    }),
    target: null,
    untrusted: false,
    timeoutMs: 20_000,
    supports: { preview: false, probe: false, undo: false },
  }),
  run_runbook: capability({
    ...run,
    title: 'Run a runbook',
    description:
      'Run a runbook on one server, by SSH: its steps one after the other until one fails, then its verification. Prefer a runbook to other capabilities where one is made for the purpose. For one that says `destructive: true` use run_destructive_runbook.',
    sentence: 'Run the runbook {runbook} on {server}.',
    effect: 'write',
    policy: { cooldownS: 30, cooldownKey: 'server' },
  }),
  run_destructive_runbook: capability({
    ...run,
    title: 'Run a destructive runbook',
    description:
      'Run a runbook that says `destructive: true` on one server, by SSH: what it does cannot be taken back.',
    sentence: 'Run the runbook {runbook} on {server}. It cannot be taken back.',
    effect: 'destructive',
    supports: { preview: true, probe: false, undo: false },
    policy: { confirm: 'always', typedConfirmation: true, cooldownS: 30, cooldownKey: 'server' },
  }),
  roll_back_runbook: capability({
    ...run,
    title: 'Roll a runbook back',
    description:
      'Run the rollback of a runbook on one server, by SSH, with the parameters it was run with. Only after a run of it that failed or that the user wants to be taken back.',
    sentence: 'Roll the runbook {runbook} back on {server}.',
    effect: 'write',
    supports: { preview: true, probe: false, undo: false },
    claims: ['rolled'],
  }),
};
