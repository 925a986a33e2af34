import { expect, test } from 'vitest';
import { OWNER, withSession } from '../../test/session-world.ts';
import { endOverdue } from './end-overdue.ts';
import { submitTask } from './submit-task.ts';
import { taskDetail } from './task-view.ts';

const event = (chatId: string, text: string, more: { timeoutMs?: number; id?: string } = {}) => ({
  id: more.id ?? 'api-1',
  source: 'api' as const,
  chat: { id: chatId, guildId: null, kind: 'guild' as const },
  author: OWNER,
  reply: { kind: 'none' as const },
  request: { kind: 'prompt' as const, text, byOthers: false },
  ...(more.timeoutMs === undefined ? {} : { bounds: { timeoutMs: more.timeoutMs } }),
  receivedAt: 1_000_000,
});

test('the same task again is the one that is there, and another one under its id is refused', () =>
  withSession({}, (world) => {
    const submit = (text: string) => submitTask(world, event(world.chatId, text));
    expect(submit('look')).toMatchObject({ ok: true, value: { isNew: true, task: { status: 'queued' } } });
    expect(submit('look')).toMatchObject({ ok: true, value: { isNew: false } });
    expect(submit('destroy')).toMatchObject({ ok: false, error: { code: 'conflict' } });
    expect(taskDetail(world, 'api-1')).toMatchObject({ request: 'look', result: null, steps: [] });
  }));

test('no more tasks are taken than a chat can have open', () =>
  withSession({}, (world) => {
    for (let n = 0; n < 100; n += 1) submitTask(world, event(world.chatId, 'look', { id: `api-${n}` }));
    const again = submitTask(world, event(world.chatId, 'look', { id: 'api-100' }));
    expect(again).toMatchObject({ ok: false, error: { code: 'too_large', retryable: true } });
    // One that is there already is no new one.
    expect(submitTask(world, event(world.chatId, 'look', { id: 'api-7' })).ok).toBe(true);
  }));

test('a task ends when its time is over, stays ended, and wakes the chat for it once', () => {
  let now = 1_000_000;
  const stopped: string[] = [];
  const runs = {
    start: async () => {},
    send: async () => {},
    stateOf: async () => 'alive' as const,
    stop: async (id: string) => void stopped.push(id),
  };
  return withSession({ now: () => now, runs }, async (world) => {
    submitTask(world, event(world.chatId, 'look', { timeoutMs: 5_000 }));
    world.store.moveEvent('api-1', 'running', now);
    expect(world.store.nextDue(now)).toBe(1_005_000);
    now = 1_004_999;
    await endOverdue(world);
    expect(taskDetail(world, 'api-1')?.status).toBe('running');
    now = 1_005_000;
    await endOverdue(world);
    await endOverdue(world);
    expect(stopped).toEqual(['api-1']);
    expect(taskDetail(world, 'api-1')).toMatchObject({
      status: 'failed',
      error: { code: 'expired', message: 'The time for this was over after 5 s.' },
    });
    expect(world.store.overdue(Number.MAX_SAFE_INTEGER)).toEqual([]);
  });
});
