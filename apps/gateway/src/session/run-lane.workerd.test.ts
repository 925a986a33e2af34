import { expect, test, vi } from 'vitest';
import { parked } from '../../test/parked.ts';
import { accepted, withSession } from '../../test/session-world.ts';
import type { GatePort } from '../policy/gate-port.ts';
import { watchRuns } from './run-lane.ts';
import type { RunState, Runs, SessionWorld } from './session-world.ts';

const runsThatAre = (state: RunState): Runs => ({
  start: async () => {},
  send: async () => {},
  stop: async () => {},
  stateOf: async () => state,
});
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only `abandon` is asked
const gate = () => ({ abandon: async () => {} }) as unknown as GatePort;

const running = (world: SessionWorld): string => {
  const { id } = accepted(world);
  world.store.moveEvent(id, 'running', world.now());
  return id;
};

test('a run that never started is queued again, and the lanes are asked to start it', () => {
  const kick = vi.fn<() => void>();
  return withSession({ kick, runs: runsThatAre('missing') }, async (world) => {
    const id = running(world);
    await watchRuns(world);
    expect(world.store.event(id)?.state).toBe('queued');
    expect(kick).toHaveBeenCalled();
  });
});

test('a run that was cancelled while it was looked at is not started again', () => {
  const looks: (() => void)[] = [];
  const runs: Runs = {
    ...runsThatAre('missing'),
    stateOf: async () => {
      for (const look of looks) look();
      return 'missing';
    },
  };
  return withSession({ runs }, async (world) => {
    const id = running(world);
    looks.push(() => world.store.moveEvent(id, 'ended', world.now()));
    await watchRuns(world);
    expect(world.store.event(id)?.state).toBe('ended');
  });
});

test('a run that died is reported, and the card it waited for cannot be clicked any more', () =>
  withSession({ gate, runs: runsThatAre('dead') }, async (world) => {
    const card = parked(world, 900);
    const id = world.store.pending(card)?.runId ?? '';
    await watchRuns(world);
    expect(world.store.event(id)?.state).toBe('ending');
    expect(world.store.pending(card)?.status).toBe('cancelled');
    expect(world.store.unsaid(world.now()).map(({ key }) => key)).toContain(`reply.${id}`);
  }));

test('a run that cannot be looked at keeps no other waiting, and is looked at again in the next round', () => {
  const looks: string[] = [];
  const runs: Runs = {
    ...runsThatAre('missing'),
    stateOf: async (id) => {
      looks.push(id);
      if (looks.length === 1) throw new Error('no answer');
      return 'missing';
    },
  };
  return withSession({ runs }, async (world) => {
    const ids = [running(world), running(world)];
    await expect(watchRuns(world)).rejects.toThrow('no answer');
    expect(ids.map((id) => world.store.event(id)?.state)).toEqual(['running', 'queued']);
    await watchRuns(world);
    expect(looks).toEqual([ids[0], ids[1], ids[0]]);
  });
});
