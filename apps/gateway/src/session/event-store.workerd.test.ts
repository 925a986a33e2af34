import { expect, test } from 'vitest';
import { accepted, OWNER, withSession } from '../../test/session-world.ts';

test('what a round reads again and again is as it was written last', () =>
  withSession({}, ({ store, ...world }) => {
    const { id } = accepted({ store, ...world });
    const read = () => [store.openEvents().map(({ state }) => state), store.event(id)?.state];
    expect(read()).toEqual([['accepted'], 'accepted']);
    store.admitEvent(id, { ...OWNER, role: 'owner' }, { kind: 'prompt', text: 'hello', byOthers: false });
    expect(read()).toEqual([['queued'], 'queued']);
    store.moveEvent(id, 'running', 1);
    expect(read()).toEqual([['running'], 'running']);
    store.moveEvent(id, 'ended', 2);
    expect(read()).toEqual([[], 'ended']);
  }));

test('what a transaction wrote before it was rolled back is not kept in mind', () =>
  withSession({}, (world) => {
    const { id } = accepted(world);
    const breaking = () =>
      world.transaction(() => {
        world.store.moveEvent(id, 'ended', 1);
        expect(world.store.event(id)?.state).toBe('ended');
        throw new Error('it broke');
      });
    expect(breaking).toThrow('it broke');
    expect(world.store.openEvents().map(({ event }) => event.id)).toEqual([id]);
  }));
