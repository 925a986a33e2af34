import {
  explainIssues,
  fail,
  findCapability,
  type InboundEvent,
  ok,
  type Result,
  type TaskRequest,
} from '@golem/contracts';
import { type Caller, hashOf } from './caller.ts';

type EventOfTask = Pick<InboundEvent, 'request'>;

/** Refused at once rather than by a run: a call that cannot be one. */
const requestFor = (task: TaskRequest): Result<EventOfTask['request']> => {
  if (task.type === 'prompt') return ok({ kind: 'prompt', text: task.prompt, byOthers: false });
  const known = findCapability(task.capability);
  if (!known) return fail('unknown_capability', `There is no capability ${task.capability}.`);
  const args = known.input.safeParse(task.arguments);
  if (!args.success) return fail('invalid_input', `arguments: ${explainIssues(args.error)}`);
  const options = { capability: task.capability, arguments: JSON.stringify(task.arguments) };
  return ok({ kind: 'command', name: 'do', options });
};

const eventFor = (
  { author }: Caller,
  agent: string,
  request: InboundEvent['request'],
  more: Pick<InboundEvent, 'id' | 'reply'>,
): InboundEvent => ({
  source: 'api',
  chat: { id: agent, guildId: null, kind: 'guild' },
  author,
  request,
  receivedAt: Date.now(),
  ...more,
});

/**
 * The event of a task. Its id comes from the key, the person and the chat: the same task again is the same event, and
 * nobody can take the id of another's.
 */
export const toTaskEvent = async (
  caller: Caller,
  agent: string,
  task: TaskRequest,
): Promise<Result<InboundEvent>> => {
  const request = requestFor(task);
  if (!request.ok) return request;
  const { idempotencyKey: key, config = {} } = task;
  const id =
    key === undefined
      ? crypto.randomUUID()
      : (await hashOf(JSON.stringify([caller.author.id, agent, key]))).slice(0, 40);
  const reply =
    task.reply === 'channel' ? { kind: 'channel' as const, messageId: null } : { kind: 'none' as const };
  return ok({
    ...eventFor(caller, agent, request.value, { id: `api-${id}`, reply }),
    bounds: {
      ...(config.maxSteps === undefined ? {} : { maxTurns: config.maxSteps }),
      ...(config.timeout === undefined ? {} : { timeoutMs: config.timeout }),
    },
  });
};

/** The event of a command that is answered at once, to the caller and not in the chat. */
export const toCommandEvent = (
  caller: Caller,
  agent: string,
  name: string,
  options: Record<string, unknown>,
): InboundEvent =>
  eventFor(
    caller,
    agent,
    { kind: 'command', name, options },
    {
      id: `api-${crypto.randomUUID()}`,
      reply: { kind: 'none' },
    },
  );
