import type { Probe, SkillPort } from '@golem/contracts';
import type { NewToolRun } from '@golem/db';
import { expect, test } from 'vitest';
import { withGate } from '../../test/gate-world.ts';
import { toolRun } from '../../test/tool-run.ts';
import type { SessionPort } from '../session/session-port.ts';
import type { GateWorld } from './gate-world.ts';
import { reconcile, settleByHuman } from './reconcile.ts';

const put = (world: GateWorld, id: string, status: NewToolRun['status']): void =>
  world.store.put({ row: toolRun({ id, status }), reply: null });

const statusOf = ({ store }: GateWorld, id: string) => store.find(id)?.row.status;

/** A skill that answers every probe so; `before` is done first. */
const probing = (happened: Probe['happened'], before = (): void => {}): Pick<GateWorld, 'portOf'> => {
  const port: SkillPort = {
    handle: async () => {
      before();
      return { ok: true, value: { mode: 'probe', probe: { happened, detail: 'Looked.' } } };
    },
    health: async () => ({ skill: 'server-admin', ok: true, missing: [] }),
  };
  return { portOf: () => port };
};

test('a call that ends while another is probed keeps its end', async () => {
  let meanwhile: (() => void) | null = null;
  await withGate(
    probing('unknown', () => meanwhile?.()),
    async (world) => {
      put(world, 'run-1.1.0', 'unknown');
      put(world, 'run-1.1.1', 'executing');
      meanwhile = () => put(world, 'run-1.1.1', 'succeeded');
      await reconcile(world);
      expect([statusOf(world, 'run-1.1.0'), statusOf(world, 'run-1.1.1')]).toEqual(['unknown', 'succeeded']);
    },
  );
});

test('what a human settles while a probe looks stays as the human said', async () => {
  let meanwhile: (() => void) | null = null;
  await withGate(
    probing('no', () => meanwhile?.()),
    async (world) => {
      put(world, 'run-1.1.0', 'unknown');
      const ann = { id: '42', name: 'Ann', roleIds: [] };
      const settled: Promise<boolean>[] = [];
      meanwhile = () => void settled.push(settleByHuman(world, 'run-1.1.0', true, ann));
      await reconcile(world);
      expect(await Promise.all(settled)).toEqual([true]);
      expect(statusOf(world, 'run-1.1.0')).toBe('succeeded');
    },
  );
});

test('a human is asked again as long as the chat could not be told', async () => {
  let isDown = true;
  const asked: string[] = [];
  const note = async (key: string): Promise<void> => {
    if (isDown) throw new Error('The chat is down.');
    asked.push(key);
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nothing else is asked of a chat
  const session = () => ({ note }) as unknown as SessionPort;
  await withGate({ ...probing('unknown'), session }, async (world) => {
    put(world, 'run-1.1.0', 'unknown');
    for (let round = 0; round < 5; round += 1) expect(await reconcile(world)).toBe(true);
    isDown = false;
    expect(await reconcile(world)).toBe(false);
    expect(asked).toEqual(['unknown.run-1.1.0']);
  });
});

test('the chat hears what became of a call even when it could not be told at first', async () => {
  let isDown = true;
  const told: string[] = [];
  const note = async (key: string): Promise<void> => {
    if (isDown) throw new Error('The chat is down.');
    told.push(key);
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nothing else is asked of a chat
  const session = () => ({ note }) as unknown as SessionPort;
  await withGate({ ...probing('yes'), session }, async (world) => {
    put(world, 'run-1.1.0', 'unknown');
    await reconcile(world);
    isDown = false;
    await reconcile(world);
    expect([told, statusOf(world, 'run-1.1.0')]).toEqual([['settled.run-1.1.0'], 'succeeded']);
  });
});
