import { Approval, Decided, Denial, ok } from '@golem/contracts';
import { sessionOf } from '../stubs.ts';
import { route } from './route.ts';
import { OfAgent } from './tasks.ts';
import { toCommandEvent } from './to-task-event.ts';

/** Answers what waits for a human, under the rules of its card: policy says who may, and the gate decides again. */
export const PENDING_ROUTES = [
  route({
    method: 'POST',
    path: '/pending/{id}/approve',
    summary: 'Approve a call that waits, once and exactly as its card shows it',
    scope: 'approve',
    needsAgent: true,
    query: OfAgent,
    body: Approval,
    answer: Decided,
    status: 200,
    async handle({ env, caller, agent, id, body }) {
      const event = toCommandEvent(caller, agent, 'approve', { id, ...body });
      const done = await sessionOf(env, agent).command(event);
      return done.ok ? ok({ message: done.value }) : done;
    },
  }),
  route({
    method: 'POST',
    path: '/pending/{id}/deny',
    summary: 'Deny a call that waits',
    scope: 'approve',
    needsAgent: true,
    query: OfAgent,
    body: Denial,
    answer: Decided,
    status: 200,
    async handle({ env, caller, agent, id, body }) {
      const event = toCommandEvent(caller, agent, 'deny', { id, ...body });
      const done = await sessionOf(env, agent).command(event);
      return done.ok ? ok({ message: done.value }) : done;
    },
  }),
];
