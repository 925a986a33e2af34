import type { AgentStatus, InboundEvent, PendingCall, Task, TaskDetail, TaskStatus } from '@golem/contracts';
import { isRun } from '../commands/request-of.ts';
import type { StoredEvent } from './event-store.ts';
import type { PendingAction } from './pending-store.ts';
import type { Ending } from './session-port.ts';
import type { SessionWorld } from './session-world.ts';

/** What a run's ending is called outside. */
export const ENDED_AS: Record<Ending['status'], TaskStatus> = {
  answered: 'completed',
  reported: 'failed',
  cancelled: 'cancelled',
};

export const statusOf = ({ state, ending }: StoredEvent): TaskStatus => {
  switch (state) {
    case 'accepted':
    case 'queued':
      return 'queued';
    case 'running':
      return 'running';
    case 'parked':
      return 'waiting';
    case 'ending':
    case 'ended':
      return ending ? ENDED_AS[ending.status] : 'refused';
  }
};

const wordsOf = ({ request }: InboundEvent): string => {
  switch (request.kind) {
    case 'prompt':
      return request.text;
    case 'command':
      return `/${request.name} ${Object.values(request.options).map(String).join(' ')}`.trim();
    case 'button':
    case 'modal':
      return request.customId;
  }
};

/** A task without what came of it. */
export const taskOf = (stored: StoredEvent): Task => {
  const { event, endedAt } = stored;
  return {
    id: event.id,
    agent: event.chat.id,
    source: event.source,
    request: wordsOf(event),
    by: event.author.id,
    status: statusOf(stored),
    createdAt: event.receivedAt,
    endedAt,
  };
};

const pendingOf = ({ id, runId, ask, status, expiresAt }: PendingAction): PendingCall => ({
  id,
  task: runId,
  capability: ask.capability,
  sentence: ask.sentence,
  status,
  expiresAt,
});

/** How the chat stands. */
export const agentStatus = (world: SessionWorld): AgentStatus => {
  const { chatId, store } = world;
  const open = store.openEvents().filter(({ event }) => isRun(event.request));
  const count = (status: TaskStatus) => open.filter((stored) => statusOf(stored) === status).length;
  return {
    agent: chatId,
    queued: count('queued'),
    running: count('running'),
    waiting: count('waiting'),
    undelivered: store.unsaid(world.now()).length,
    pending: store.openPending().map(pendingOf),
  };
};

/** What is known here of one task; null for one that ended more than a day ago, or was never here. */
export const taskDetail = (world: SessionWorld, id: string): TaskDetail | null => {
  const { store, live } = world;
  const stored = store.event(id);
  if (!stored || !isRun(stored.event.request)) return null;
  const { ending, state } = stored;
  const isRefused = ending === null && state === 'ended';
  const usage = ending?.usage ?? null;
  return {
    ...taskOf(stored),
    result: ending?.text ?? (isRefused ? store.replyTo(id) : null),
    notes: ending?.notes ?? [],
    error: ending?.error ? { code: ending.error.code, message: ending.error.message } : null,
    usage,
    steps: ending?.steps ?? live.get(id) ?? [],
    pending: store
      .openPending()
      .filter(({ runId }) => runId === id)
      .map(pendingOf),
  };
};

/** The tasks that are open, newest first. */
export const openTasks = ({ store }: SessionWorld): Task[] =>
  store
    .openEvents()
    .filter(({ event }) => isRun(event.request))
    .map(taskOf)
    .toReversed();
