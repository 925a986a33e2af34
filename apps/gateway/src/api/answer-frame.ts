import {
  type ApiErrorCode,
  type ApiScope,
  ClientFrame,
  explainIssues,
  type GolemError,
  type ServerFrame,
} from '@golem/contracts';
import { log } from '@golem/worker-kit';
import type { Env } from '../env.ts';
import { sessionOf } from '../stubs.ts';
import { failureOf } from './answers.ts';
import type { Caller } from './caller.ts';
import { isTooOften } from './rate.ts';
import { toCommandEvent, toTaskEvent } from './to-task-event.ts';

const SCOPES: Record<ClientFrame['type'], ApiScope> = {
  submit_task: 'task',
  cancel_task: 'task',
  get_status: 'read',
};

type RequestId = ClientFrame['requestId'];

const error = (code: ApiErrorCode, message: string, requestId?: RequestId): ServerFrame => ({
  type: 'error',
  requestId,
  at: Date.now(),
  error: { code, message },
});

const failed = (golemError: GolemError, requestId: RequestId): ServerFrame => {
  const { code, message } = failureOf(golemError);
  return error(code, message, requestId);
};

const handle = async (env: Env, caller: Caller, agent: string, frame: ClientFrame): Promise<ServerFrame> => {
  const session = sessionOf(env, agent);
  const { requestId } = frame;
  const statusFrame = async (): Promise<ServerFrame> => {
    const { status } = await session.overview();
    return { type: 'status', requestId, at: Date.now(), status };
  };
  switch (frame.type) {
    case 'submit_task': {
      const event = await toTaskEvent(caller, agent, frame.task);
      const submitted = event.ok ? await session.submitTask(event.value) : event;
      if (!submitted.ok) return failed(submitted.error, requestId);
      return { type: 'task_submitted', requestId, at: Date.now(), ...submitted.value };
    }
    case 'cancel_task': {
      const done = await session.command(toCommandEvent(caller, agent, 'cancel', { run: frame.task }));
      return done.ok ? statusFrame() : failed(done.error, requestId);
    }
    case 'get_status':
      return statusFrame();
  }
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** What a client's message is answered. Never throws. */
export const answerFrame = async (
  env: Env,
  caller: Caller,
  agent: string,
  text: string,
): Promise<ServerFrame> => {
  if (await isTooOften(env, caller.hash)) {
    return error('rate_limited', 'That is too often. Wait a minute.');
  }
  const json = parsed(text);
  if (json === undefined) return error('bad_request', 'This is not JSON.');
  const frame = ClientFrame.safeParse(json);
  if (!frame.success) return error('invalid', explainIssues(frame.error));
  const { type, requestId } = frame.data;
  const scope = SCOPES[type];
  if (!caller.scopes.includes(scope)) {
    return error('forbidden', `\`${type}\` needs a token with the scope \`${scope}\`.`, requestId);
  }
  try {
    return await handle(env, caller, agent, frame.data);
  } catch (thrown) {
    log('warn', 'feed.not_answered', { detail: String(thrown) });
    return error('unavailable', 'The chat does not answer just now. Try again.', requestId);
  }
};
