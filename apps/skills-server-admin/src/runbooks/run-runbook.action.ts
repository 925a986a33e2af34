import {
  fail,
  type GolemError,
  ok,
  type Preview,
  type Result,
  type serverAdmin,
  type UndoCall,
} from '@golem/contracts';
import { type ActionContext, type ActionFor, beforeWrite } from '@golem/worker-kit';
import type { ServerAdminEnv } from '../env.ts';
import { findSshServer, withSession } from '../ssh/session.ts';
import { type Part, type PlannedStep, planLines, planOf, type RunbookArgs } from './plan.ts';
import { runSteps } from './run-steps.ts';
import { readRunbook, type SoulBucket, type StoredRunbook } from './soul.ts';

/** Enough of the digest to tell two versions of a file apart. */
const VERSION_CHARS = 12;

/** What a capability does with a runbook: which parts it runs, and which runbooks are for it. */
interface Use {
  parts: readonly Part[];
  /** Why this runbook is not for it; null when it is. */
  refuses(runbook: StoredRunbook): string | null;
  isUndoable: boolean;
}

const RUN: Use = {
  parts: ['steps', 'verify'],
  refuses: ({ name, runbook }) =>
    runbook.destructive ? `The runbook ${name} is destructive: use run_destructive_runbook.` : null,
  isUndoable: true,
};

const RUN_DESTRUCTIVE: Use = {
  parts: ['steps', 'verify'],
  refuses: ({ name, runbook }) =>
    runbook.destructive ? null : `The runbook ${name} is not destructive: use run_runbook.`,
  isUndoable: false,
};

const ROLL_BACK: Use = {
  parts: ['rollback'],
  refuses: ({ name, runbook }) =>
    runbook.rollback.length > 0 ? null : `The runbook ${name} has no rollback.`,
  isUndoable: false,
};

interface Planned {
  stored: StoredRunbook;
  steps: PlannedStep[];
}

const plan = async (use: Use, args: RunbookArgs, soul: SoulBucket): Promise<Result<Planned>> => {
  const stored = await readRunbook(soul, args.runbook);
  if (!stored.ok) return stored;
  const refusal = use.refuses(stored.value);
  if (refusal !== null) return fail('conflict', refusal);
  const steps = planOf(stored.value, use.parts, args.parameters);
  return steps.ok ? ok({ stored: stored.value, steps: steps.value }) : steps;
};

const rollbackOf = ({ runbook }: StoredRunbook, args: RunbookArgs): UndoCall | undefined =>
  runbook.rollback.length > 0
    ? { capability: 'server-admin.roll_back_runbook', args: { ...args } }
    : undefined;

/** A run that did not come to its end, with the way to take it back: nothing does that by itself. */
const withOffer = (
  error: GolemError,
  use: Use,
  { stored }: Planned,
  args: RunbookArgs,
): { ok: false; error: GolemError } => {
  const undo = use.parts.includes('rollback') ? undefined : rollbackOf(stored, args);
  if (undo === undefined) return { ok: false, error };
  const byClick = use.isUndoable && error.code === 'incomplete' ? '`Undo` on its card or `/undo`, or ' : '';
  const message = `${error.message}\nIt has a rollback: ${byClick}server-admin.roll_back_runbook with the same arguments.`;
  return { ok: false, error: { ...error, message, ...(use.isUndoable && { undo }) } };
};

const preview =
  (use: Use) =>
  async (args: RunbookArgs, { env }: ActionContext<ServerAdminEnv>): Promise<Result<Preview>> => {
    const found = findSshServer(env, args.server);
    if (!found.ok) return found;
    const planned = await plan(use, args, env.SOUL);
    if (!planned.ok) return planned;
    const { stored, steps } = planned.value;
    const { user, host, port } = found.value.server;
    const undoable = use.isUndoable && stored.runbook.rollback.length > 0;
    return ok({
      lines: [
        stored.runbook.title,
        `As ${user} on ${args.server} (${host}:${port}):`,
        ...planLines(steps),
        ...(use.isUndoable && !undoable ? ['It has no rollback.'] : []),
      ],
      state: { user, host, port, digest: stored.digest },
      undoable,
    });
  };

const run = (use: Use) => async (args: RunbookArgs, context: ActionContext<ServerAdminEnv>) => {
  const planned = await beforeWrite(plan(use, args, context.env.SOUL));
  if (!planned.ok) return planned;
  const { stored, steps } = planned.value;
  const done = await withSession(context, args.server, (session) => runSteps(session, steps, context));
  if (!done.ok) {
    const { error } = done;
    const isUnderWay = error.code === 'incomplete' || error.code === 'unknown_outcome';
    return isUnderWay ? withOffer(error, use, planned.value, args) : done;
  }
  const undo = use.isUndoable ? rollbackOf(stored, args) : undefined;
  const { server, runbook } = args;
  const output = { server, runbook, version: stored.digest.slice(0, VERSION_CHARS), steps: done.value };
  return ok({ output, ...(undo && { undo }) });
};

export const runRunbook: ActionFor<typeof serverAdmin, 'run_runbook', ServerAdminEnv> = {
  run: run(RUN),
  preview: preview(RUN),
};

export const runDestructiveRunbook: ActionFor<typeof serverAdmin, 'run_destructive_runbook', ServerAdminEnv> =
  { run: run(RUN_DESTRUCTIVE), preview: preview(RUN_DESTRUCTIVE) };

export const rollBackRunbook: ActionFor<typeof serverAdmin, 'roll_back_runbook', ServerAdminEnv> = {
  run: run(ROLL_BACK),
  preview: preview(ROLL_BACK),
};
