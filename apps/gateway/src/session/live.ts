import type { InboundEvent, ServerFrame, TaskStatus, TaskStep } from '@golem/contracts';
import { shorten } from '@golem/discord';
import { isRun } from '../commands/request-of.ts';
import type { StoredEvent } from './event-store.ts';
import type { Ending } from './session-port.ts';
import type { SessionWorld } from './session-world.ts';
import { agentStatus, ENDED_AS, statusOf } from './task-view.ts';

/** As much of an answer as a frame tells; the task has all of it. */
const RESULT_CHARS = 4_000;

const stepFrames = (task: string, steps: readonly TaskStep[]): ServerFrame[] =>
  steps.map((step) => ({ type: 'step_completed', at: step.at, task, step }));

const endFrame = (id: string, status: TaskStatus, text: string, at: number, error: Ending['error']) => {
  const result = shorten(text, RESULT_CHARS);
  if (status === 'completed') return { type: 'task_completed', at, task: id, result } as const;
  const ended = status === 'cancelled' || status === 'refused' ? status : 'failed';
  const { code, message } = error ?? { code: ended, message: result };
  return {
    type: 'task_failed',
    at,
    task: id,
    status: ended,
    result,
    error: { code, message },
  } as const;
};

/**
 * Tells those who follow of the steps that they have not heard of. Called again with the same steps, or late, it tells
 * nothing.
 */
export const tellSteps = (world: SessionWorld, runId: string, steps: TaskStep[]): void => {
  const state = world.store.event(runId)?.state;
  if (state !== 'running' && state !== 'parked') return;
  tellMissing(world, runId, steps);
};

const tellMissing = (world: SessionWorld, runId: string, steps: TaskStep[]): void => {
  const told = world.live.get(runId)?.length ?? 0;
  if (steps.length <= told) return;
  world.live.set(runId, steps);
  world.followers.tell(stepFrames(runId, steps.slice(told)));
};

/** Tells those who follow how a run ended, behind the steps that they have not heard of. */
export const tellEnding = (world: SessionWorld, runId: string, ending: Ending): void => {
  if (world.followers.areThere()) {
    tellMissing(world, runId, ending.steps ?? []);
    const { status, text, error } = ending;
    world.followers.tell([endFrame(runId, ENDED_AS[status], text, world.now(), error)]);
  }
  world.live.delete(runId);
};

/** Tells those who follow that a task never began. */
export const tellRefusal = (world: SessionWorld, { id, request }: InboundEvent, text: string): void => {
  if (isRun(request)) world.followers.tell([endFrame(id, 'refused', text, world.now(), null)]);
};

/** Tells those who follow how the chat stands. */
export const tellStatus = (world: SessionWorld): void => {
  if (!world.followers.areThere()) return;
  world.followers.tell([{ type: 'status', at: world.now(), status: agentStatus(world) }]);
};

/** At most so many frames are told again; each task has all of its own. */
const MAX_FRAMES = 1_000;

const framesOf = (world: SessionWorld, stored: StoredEvent): ServerFrame[] => {
  const { event, ending, endedAt } = stored;
  const steps = stepFrames(event.id, ending?.steps ?? world.live.get(event.id) ?? []);
  if (stored.state !== 'ended' && stored.state !== 'ending') return steps;
  const text = ending?.text ?? world.store.replyTo(event.id) ?? '';
  const at = endedAt ?? steps.at(-1)?.at ?? event.receivedAt;
  return [...steps, endFrame(event.id, statusOf(stored), text, at, ending?.error ?? null)];
};

/**
 * Follows the chat: from now on everything is told, and what was from `since` on (unix milliseconds) is told now, in order.
 * What came in that very millisecond comes again.
 */
export const follow = (world: SessionWorld, since: number | null): ServerFrame[] => {
  world.followers.join();
  const past =
    since === null
      ? []
      : world.store
          .eventsSince(since)
          .filter(({ event }) => isRun(event.request))
          .flatMap((stored) => framesOf(world, stored))
          .filter(({ at }) => at >= since)
          .toSorted((a, b) => a.at - b.at)
          .slice(-MAX_FRAMES);
  return [...past, { type: 'status', at: world.now(), status: agentStatus(world) }];
};
