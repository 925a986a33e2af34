import { expect, test } from 'vitest';
import { accepted, OWNER, withSession } from '../../test/session-world.ts';
import { amend } from './amend.ts';
import { recordEndings } from './run-lane.ts';
import { takeIn } from './take-in.ts';

const prompt = (text: string) => ({ kind: 'prompt', text, byOthers: false }) as const;

test('an event in other words is taken in again, in its old place', async () => {
  await withSession({}, async (world) => {
    const first = accepted(world);
    const second = accepted(world);
    await takeIn(world);
    expect(amend(world, first.id, prompt('other words'))).toBe(true);
    expect(world.store.event(first.id)?.state).toBe('accepted');
    await takeIn(world);
    expect(world.store.openEvents('queued').map(({ event, request }) => [event.id, request])).toEqual([
      [first.id, prompt('other words')],
      [second.id, prompt('hello')],
    ]);
  });
});

test('what is taken back before it was looked at leaves nothing but an audit row', async () => {
  await withSession({}, async (world) => {
    const { id } = accepted(world);
    expect(amend(world, id, null)).toBe(true);
    await takeIn(world);
    expect(world.store.event(id)?.state).toBe('ended');
    expect(world.store.unsaid(world.now() + 1)).toEqual([]);
    expect(world.audit.queued().map(({ kind, actor }) => [kind, actor])).toEqual([
      ['event.withdrawn', OWNER.id],
    ]);
  });
});

test('a queued run that is taken back is cancelled, and D1 forgets its words', async () => {
  await withSession({}, async (world) => {
    const { id } = accepted(world, { request: prompt('my secret plan') });
    await takeIn(world);
    await recordEndings(world);
    expect(amend(world, id, null)).toBe(true);
    await recordEndings(world);
    expect(world.store.event(id)?.state).toBe('ended');
    const { results: runs } = await world.db.$client
      .prepare('SELECT status FROM runs WHERE id = ?')
      .bind(id)
      .all();
    expect(runs).toEqual([{ status: 'cancelled' }]);
    const { results: words } = await world.db.$client
      .prepare('SELECT content FROM messages WHERE run_id = ? AND content <> ?')
      .bind(id, '')
      .all();
    expect(words).toEqual([]);
  });
});

test.each(['running', 'parked', 'ending', 'ended'] as const)(
  'work that is %s stays as it was asked for',
  async (state) => {
    await withSession({}, async (world) => {
      const { id } = accepted(world);
      world.store.moveEvent(id, state, 1);
      expect(amend(world, id, prompt('other words'))).toBe(false);
      expect(amend(world, id, null)).toBe(false);
      expect(world.store.event(id)?.event.request).toEqual(prompt('hello'));
    });
  },
);

test('what is taken back while it is looked up is not worked on', async () => {
  await withSession({}, async (world) => {
    const { id } = accepted(world, {
      request: { kind: 'command', name: 'undo', options: { id: 'some-call' } },
    });
    const looking = takeIn(world);
    expect(amend(world, id, null)).toBe(true);
    await looking;
    expect(world.store.event(id)?.state).toBe('ended');
    expect(world.store.unsaid(world.now() + 1)).toEqual([]);
  });
});
