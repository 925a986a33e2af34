import { expect, test } from 'vitest';
import { accepted, withSession } from '../../test/session-world.ts';
import { takeIn } from './take-in.ts';

test('an event that cannot be read any more is ended and reported once, and the others go on', () =>
  withSession({}, async (world, sql) => {
    const bad = accepted(world);
    const good = accepted(world);
    sql.exec(`UPDATE events SET body = '{"no":"event"}' WHERE id = ?`, bad.id);
    await takeIn(world);
    expect(world.store.event(good.id)?.state).toBe('queued');
    expect(world.store.event(bad.id)).toBeNull();
    expect([...world.store.openStates()]).toEqual(['queued']);
    expect(world.audit.queued().map(({ kind, runId }) => [kind, runId])).toEqual([
      ['event.unreadable', bad.id],
    ]);
    expect(world.store.unsaid(world.now()).map(({ key }) => key)).toEqual([`unreadable.${bad.id}`]);
  }));
