import { type ApiErrorCode, type ApiScope, explainIssues, type Result } from '@golem/contracts';
import type { z } from 'zod';
import type { Env } from '../env.ts';
import { answer, errorAnswer, type Failure, failureOf } from './answers.ts';
import { agentFor, type Caller } from './caller.ts';
import { readJson } from './read-body.ts';

/** Who asks for what, of which chat, with everything parsed. */
interface Asked<Query, Body> {
  env: Env;
  request: Request;
  caller: Caller;
  /** The chat; where a route does not need one it may be blank. */
  agent: string;
  /** What stands in the path for `{id}`. */
  id: string;
  query: Query;
  body: Body;
}

/** One route: all that routing, checking and describing it needs. */
interface Spec<Query extends z.ZodType, Body extends z.ZodType, Answer extends z.ZodType> {
  method: 'GET' | 'POST';
  /** `{id}` stands for one part. */
  path: string;
  summary: string;
  scope: ApiScope;
  /** False: the chat may be left out. */
  needsAgent: boolean;
  /** With `agent`, which all of them have. */
  query: Query;
  /** Null: it takes none. */
  body: Body | null;
  answer: Answer;
  /** How it answers when it worked. */
  status: number;
  handle(asked: Asked<z.output<Query>, z.output<Body>>): Promise<Result<z.input<Answer>> | Response>;
}

/** A route as the table has it. */
export interface ApiRoute {
  method: string;
  path: string;
  summary: string;
  scope: ApiScope;
  needsAgent: boolean;
  query: z.ZodType;
  body: z.ZodType | null;
  answer: z.ZodType;
  status: number;
  /** The id in a path that is this route's, `''` if it has none; null: it is another's. */
  match(path: string): string | null;
  serve(env: Env, request: Request, caller: Caller, id: string): Promise<Response>;
}

const failed = (code: ApiErrorCode, message: string): Failure => ({ code, message });

const queryOf = (request: Request): Record<string, string> =>
  Object.fromEntries(new URL(request.url).searchParams);

/** Makes a route that checks scope, chat, query and body before it does anything, and its own answer after. */
export const route = <
  Query extends z.ZodType<{ agent?: string | undefined }>,
  Body extends z.ZodType,
  Answer extends z.ZodType,
>(
  spec: Spec<Query, Body, Answer>,
): ApiRoute => {
  const { method, path, summary, scope, needsAgent, query, body, status } = spec;
  const pattern = new RegExp(`^${path.replace('{id}', '([\\w-]{1,100})')}$`);

  const prepare = async (request: Request, caller: Caller) => {
    const asked = query.safeParse(queryOf(request));
    if (!asked.success) return failed('bad_request', `In the address: ${explainIssues(asked.error)}`);
    const named = asked.data.agent;
    const chat =
      named === undefined && !needsAgent ? ({ ok: true, agent: '' } as const) : agentFor(caller, named);
    if (!chat.ok) return chat.failure;
    if (body === null) return { agent: chat.agent, query: asked.data, body: undefined };
    const read = await readJson(request);
    if (!read.ok) return read.failure;
    const parsed = body.safeParse(read.value);
    if (!parsed.success) return failed('invalid', `In the body: ${explainIssues(parsed.error)}`);
    return { agent: chat.agent, query: asked.data, body: parsed.data };
  };

  return {
    method,
    path,
    summary,
    scope,
    needsAgent,
    query,
    body,
    answer: spec.answer,
    status,
    match: (given) => {
      const found = pattern.exec(given);
      return found === null ? null : (found[1] ?? '');
    },
    async serve(env, request, caller, id) {
      if (!caller.scopes.includes(scope)) {
        return errorAnswer(
          failed(
            'forbidden',
            `This needs a token with the scope \`${scope}\`; yours has ${caller.scopes.join(', ')}.`,
          ),
        );
      }
      const prepared = await prepare(request, caller);
      if ('code' in prepared) return errorAnswer(prepared);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- without a body its schema is not there to say its type
      const asked = { env, request, caller, id, ...prepared } as Asked<z.output<Query>, z.output<Body>>;
      const done = await spec.handle(asked);
      if (done instanceof Response) return done;
      return done.ok ? answer(spec.answer.parse(done.value), status) : errorAnswer(failureOf(done.error));
    },
  };
};
