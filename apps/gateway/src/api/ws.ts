import { z } from 'zod';
import { feedOf } from '../stubs.ts';
import { errorAnswer } from './answers.ts';
import { JOINING_HEADER, type Joining } from './joining.ts';
import { route } from './route.ts';
import { OfAgent } from './tasks.ts';

/** The WebSocket. The object that holds it is told who it is: nobody else can reach that object. */
export const WS_ROUTE = route({
  method: 'GET',
  path: '/ws',
  summary:
    'A WebSocket: what the chat does, live. Frames are ClientFrame and ServerFrame; `ping` is answered by `pong`.',
  scope: 'read',
  needsAgent: true,
  query: OfAgent.extend({
    since: z.coerce
      .number()
      .int()
      .nonnegative()
      .optional()
      .meta({ description: 'The `at` of the last frame that was heard: what came since is told again.' }),
  }),
  body: null,
  answer: z.never(),
  status: 101,
  async handle({ env, request, caller, agent, query }) {
    if (request.headers.get('upgrade')?.toLowerCase() !== 'websocket') {
      const message = 'This is a WebSocket: connect to it with `wss://`.';
      return errorAnswer({ code: 'upgrade_required', message }, { upgrade: 'websocket' });
    }
    const joining: Joining = { caller, agent, since: query.since ?? null };
    const headers = new Headers(request.headers);
    headers.set(JOINING_HEADER, encodeURIComponent(JSON.stringify(joining)));
    return feedOf(env, agent).fetch(request.url, { headers });
  },
});
