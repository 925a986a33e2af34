import {
  AgentName,
  Decided,
  fail,
  ok,
  type Result,
  type Task,
  TaskDetail,
  TaskPage,
  TaskRequest,
  Task as TaskSchema,
  type TaskStatus,
  type TaskStep,
} from '@golem/contracts';
import { openDb, type RunRow, runsBefore, runWithAnswer, type ToolRunRow, toolRunsOfRun } from '@golem/db';
import { z } from 'zod';
import type { Env } from '../env.ts';
import { sessionOf } from '../stubs.ts';
import { pageOf, TIES } from './page.ts';
import { route } from './route.ts';
import { toCommandEvent, toTaskEvent } from './to-task-event.ts';

export const OfAgent = z.strictObject({ agent: AgentName.optional() });

/** A page of a list, newest first. */
export const PageQuery = OfAgent.extend({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  before: z.coerce.number().int().nonnegative().optional().meta({ description: 'Unix milliseconds.' }),
});

const ENDED_AS: Record<RunRow['status'], TaskStatus> = {
  accepted: 'queued',
  running: 'running',
  parked: 'waiting',
  answered: 'completed',
  refused: 'refused',
  reported: 'failed',
  cancelled: 'cancelled',
};

const taskOf = ({ id, chatId, source, request, principalId, status, createdAt, endedAt }: RunRow): Task => ({
  id,
  agent: chatId,
  source,
  request,
  by: principalId,
  status: ENDED_AS[status],
  createdAt,
  endedAt,
});

const stepOf = (row: ToolRunRow, index: number): TaskStep => ({
  kind: 'call',
  index,
  at: row.endedAt ?? row.createdAt,
  callId: row.id,
  capability: row.capability,
  status:
    row.status === 'rejected' || row.status === 'asked' || row.status === 'not_run' ? 'not_done' : row.status,
  message: row.error,
});

/** What the ledger has of a task's steps. */
const ledgerSteps = async (env: Env, id: string): Promise<TaskStep[]> =>
  (await toolRunsOfRun(openDb(env.DB), id)).map(stepOf);

const fromHistory = async (env: Env, agent: string, id: string): Promise<Result<TaskDetail>> => {
  const [row] = await runWithAnswer(openDb(env.DB), agent, id);
  if (!row) return fail('not_found', `There is no task ${id} in this chat. GET /tasks lists them.`);
  const { run, answer } = row;
  const { turns, model, inputTokens, outputTokens, costMicros } = run;
  return ok({
    ...taskOf(run),
    result: answer,
    notes: [],
    error: run.error === null ? null : { code: 'failed', message: run.error },
    usage: { turns, model, inputTokens, outputTokens, costMicros },
    steps: await ledgerSteps(env, id),
    pending: [],
  });
};

/** A task as its chat knows it; an older one as history and ledger have it. */
const show = async (env: Env, agent: string, id: string): Promise<Result<TaskDetail>> => {
  const detail = await sessionOf(env, agent).task(id);
  if (detail === null) return fromHistory(env, agent, id);
  // A run that nobody follows tells of its steps only at its end; the ledger knows its calls before.
  return ok(detail.steps.length > 0 ? detail : { ...detail, steps: await ledgerSteps(env, id) });
};

/** Runs of a chat, newest first: those that are open as its Session has them, the others from D1. */
const list = async (
  env: Env,
  agent: string,
  { limit, before = Number.MAX_SAFE_INTEGER }: z.output<typeof PageQuery>,
): Promise<Result<TaskPage>> => {
  const [rows, { tasks }] = await Promise.all([
    runsBefore(openDb(env.DB), agent, before, limit + TIES),
    sessionOf(env, agent).overview(),
  ]);
  const open = new Map(tasks.filter(({ createdAt }) => createdAt < before).map((task) => [task.id, task]));
  const known = rows.map((row) => open.get(row.id) ?? taskOf(row));
  const told = new Set(known.map(({ id }) => id));
  const sorted = [...[...open.values()].filter(({ id }) => !told.has(id)), ...known].toSorted(
    (a, b) => b.createdAt - a.createdAt,
  );
  return ok(pageOf(sorted, limit, ({ createdAt }) => createdAt));
};

const Submitted = z.object({ task: TaskSchema, isNew: z.boolean() });

export const TASK_ROUTES = [
  route({
    method: 'POST',
    path: '/task',
    summary: 'Give the chat something to do. The header `Idempotency-Key` stands for the field of that name.',
    scope: 'task',
    needsAgent: true,
    query: OfAgent,
    body: TaskRequest,
    answer: Submitted,
    status: 202,
    async handle({ env, request, caller, agent, body }) {
      const key = request.headers.get('idempotency-key')?.slice(0, 200) || body.idempotencyKey;
      const event = await toTaskEvent(caller, agent, { ...body, idempotencyKey: key });
      return event.ok ? sessionOf(env, agent).submitTask(event.value) : event;
    },
  }),
  route({
    method: 'GET',
    path: '/tasks',
    summary: 'The tasks of a chat, however they came, newest first',
    scope: 'read',
    needsAgent: true,
    query: PageQuery,
    body: null,
    answer: TaskPage,
    status: 200,
    handle: ({ env, agent, query }) => list(env, agent, query),
  }),
  route({
    method: 'GET',
    path: '/tasks/{id}',
    summary: 'One task with its answer and what it did, step by step',
    scope: 'read',
    needsAgent: true,
    query: OfAgent,
    body: null,
    answer: TaskDetail,
    status: 200,
    handle: ({ env, agent, id }) => show(env, agent, id),
  }),
  route({
    method: 'POST',
    path: '/tasks/{id}/cancel',
    summary: 'Stop a task before its next step; what has begun ends by itself',
    scope: 'task',
    needsAgent: true,
    query: OfAgent,
    body: z.strictObject({}),
    answer: Decided,
    status: 200,
    async handle({ env, caller, agent, id }) {
      const done = await sessionOf(env, agent).command(toCommandEvent(caller, agent, 'cancel', { run: id }));
      return done.ok ? ok({ message: done.value }) : done;
    },
  }),
];
