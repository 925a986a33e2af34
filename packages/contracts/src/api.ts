import { z } from 'zod';
import { EventId } from './event.ts';

/** What a token may be used for. `task` begins and cancels work, `approve` answers what waits for a human. */
export const ApiScope = z.enum(['read', 'task', 'approve']);
export type ApiScope = z.infer<typeof ApiScope>;

/** A chat: a Discord channel, thread or DM, whose Session does the work. A name that is none is a chat without Discord. */
export const AgentName = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, 'the id of a chat: up to 64 letters, digits, - and _')
  .meta({ description: 'The chat whose Session does the work: the id of a Discord channel, thread or DM.' });
export type AgentName = z.infer<typeof AgentName>;

/** Unix milliseconds. */
const Time = z.number().int().nonnegative().meta({ description: 'Unix milliseconds.' });

/** At most so long may a task take, in milliseconds: a day. */
const MAX_TIMEOUT_MS = 86_400_000;

const TaskConfig = z.strictObject({
  maxSteps: z.number().int().min(1).max(10).optional().meta({ description: 'At most so many model calls.' }),
  timeout: z
    .number()
    .int()
    .min(1_000)
    .max(MAX_TIMEOUT_MS)
    .optional()
    .meta({ description: 'Milliseconds after which the task is ended with a report of what was done.' }),
});

const IdempotencyKey = z.string().min(1).max(200).meta({
  description: 'The same key from the same person in the same chat is the same task, for 24 hours.',
});

const common = {
  config: TaskConfig.optional(),
  idempotencyKey: IdempotencyKey.optional(),
  /** Whether the answer is also said in the chat. Cards of approvals always are. */
  reply: z.enum(['none', 'channel']).default('none'),
};

/** What is to be done: words for the model, or one call without a model. */
export const TaskRequest = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('prompt'), prompt: z.string().trim().min(1).max(16_000), ...common }),
  z.strictObject({
    type: z.literal('call'),
    capability: z.string().min(3).max(100),
    arguments: z.record(z.string(), z.unknown()).default({}),
    ...common,
  }),
]);
export type TaskRequest = z.infer<typeof TaskRequest>;

/** `waiting`: for a human. `failed`: it ended with a report. `refused`: it never began. */
export const TaskStatus = z.enum([
  'queued',
  'running',
  'waiting',
  'completed',
  'failed',
  'cancelled',
  'refused',
]);
export type TaskStatus = z.infer<typeof TaskStatus>;

/** One thing that a run did: a model call, or a call of a capability. `at`: when the run noted it. */
export const TaskStep = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('thought'),
    index: z.number().int(),
    at: Time,
    model: z.string(),
    inputTokens: z.number().int(),
    outputTokens: z.number().int(),
  }),
  z.object({
    kind: z.literal('call'),
    index: z.number().int(),
    at: Time,
    /** The ledger's id of it. */
    callId: z.string(),
    capability: z.string(),
    status: z.enum(['succeeded', 'failed', 'unknown', 'not_done', 'executing']),
    /** Why it was not done or failed; it may hold words by others. */
    message: z.string().nullable(),
  }),
]);
export type TaskStep = z.infer<typeof TaskStep>;

/** A call that waits for a human. */
export const PendingCall = z.object({
  id: z.string(),
  task: z.string(),
  capability: z.string(),
  sentence: z.string(),
  status: z.string(),
  expiresAt: Time,
});
export type PendingCall = z.infer<typeof PendingCall>;

export const Task = z.object({
  id: EventId,
  agent: z.string(),
  /** How it came: `api`, `interaction`, `message`, `schedule`, `alert`. */
  source: z.string(),
  request: z.string(),
  /** Who asked: the id of a principal. */
  by: z.string(),
  status: TaskStatus,
  createdAt: Time,
  endedAt: Time.nullable(),
});
export type Task = z.infer<typeof Task>;

export const TaskError = z.object({ code: z.string(), message: z.string() });

const TaskUsage = z.object({
  turns: z.number().int(),
  model: z.string().nullable(),
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  costMicros: z.number().int().meta({ description: 'Millionths of a US dollar.' }),
});

export const TaskDetail = Task.extend({
  /** The answer; null until there is one. */
  result: z.string().nullable(),
  /** What Golem has to say about the answer. */
  notes: z.array(z.string()),
  error: TaskError.nullable(),
  usage: TaskUsage.nullable(),
  steps: z.array(TaskStep),
  pending: z.array(PendingCall),
});
export type TaskDetail = z.infer<typeof TaskDetail>;

/** A page, newest first; what came in the same millisecond stays together. `next`: `before` of the next page; null: this was the last. */
const page = <T extends z.ZodType>(items: T) => z.object({ items: z.array(items), next: Time.nullable() });

export const TaskPage = page(Task);
export type TaskPage = z.infer<typeof TaskPage>;

export const HistoryMessage = z.object({
  id: z.string(),
  task: z.string(),
  role: z.enum(['user', 'assistant']),
  author: z.string(),
  text: z.string(),
  at: Time,
  /** Whether text by others may have shaped it. */
  tainted: z.boolean(),
});
export const HistoryPage = page(HistoryMessage);
export type HistoryPage = z.infer<typeof HistoryPage>;

/** How one chat stands. */
export const AgentStatus = z.object({
  agent: z.string(),
  queued: z.number().int(),
  running: z.number().int(),
  waiting: z.number().int(),
  /** Answers that Discord does not have yet. */
  undelivered: z.number().int(),
  pending: z.array(PendingCall),
});
export type AgentStatus = z.infer<typeof AgentStatus>;

export const SystemStatus = z.object({
  /** Null when no agent was named. */
  agent: AgentStatus.nullable(),
  openRuns: z.number().int(),
  frozen: z.array(z.object({ scope: z.string(), reason: z.string() })),
});
export type SystemStatus = z.infer<typeof SystemStatus>;

export const Decided = z.object({ message: z.string() });

export const Approval = z.strictObject({
  /** The target, where the policy wants it typed. */
  name: z.string().max(200).optional(),
});
export const Denial = z.strictObject({ reason: z.string().max(500).optional() });

export const ApiErrorCode = z.enum([
  'bad_request',
  'unauthorized',
  'forbidden',
  'not_found',
  'method_not_allowed',
  'conflict',
  'too_large',
  'unsupported_media_type',
  'invalid',
  'upgrade_required',
  'rate_limited',
  'internal',
  'unavailable',
]);
export type ApiErrorCode = z.infer<typeof ApiErrorCode>;

/** What went wrong, and what to do about it. */
export const ApiError = z.object({ error: z.object({ code: ApiErrorCode, message: z.string() }) });
export type ApiError = z.infer<typeof ApiError>;

/** The client's own number for a message; the answer to it has the same. */
const requestId = z.union([z.string().max(100), z.number()]).optional();

/** What a client says over the WebSocket. */
export const ClientFrame = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('submit_task'), requestId, task: TaskRequest }),
  z.strictObject({ type: z.literal('cancel_task'), requestId, task: EventId }),
  z.strictObject({ type: z.literal('get_status'), requestId }),
]);
export type ClientFrame = z.infer<typeof ClientFrame>;

/** What a client hears over the WebSocket. `at` of the last one heard is `since` of the next connection. */
export const ServerFrame = z.discriminatedUnion('type', [
  z.object({ type: z.literal('task_submitted'), requestId, at: Time, task: Task, isNew: z.boolean() }),
  z.object({ type: z.literal('step_completed'), at: Time, task: EventId, step: TaskStep }),
  z.object({ type: z.literal('task_completed'), at: Time, task: EventId, result: z.string() }),
  z.object({
    type: z.literal('task_failed'),
    at: Time,
    task: EventId,
    status: z.enum(['failed', 'cancelled', 'refused']),
    result: z.string(),
    error: TaskError,
  }),
  z.object({ type: z.literal('status'), requestId, at: Time, status: AgentStatus }),
  z.object({ type: z.literal('error'), requestId, at: Time, error: ApiError.shape.error }),
]);
export type ServerFrame = z.infer<typeof ServerFrame>;
