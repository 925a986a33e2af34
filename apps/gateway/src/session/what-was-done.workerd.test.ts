import { commit, type NewToolRun, putToolRun } from '@golem/db';
import { expect, test, vi } from 'vitest';
import { discordThat } from '../../test/discord.ts';
import { accepted, OWNER, withSession } from '../../test/session-world.ts';
import { toolRun } from '../../test/tool-run.ts';
import { cancelRun } from '../commands/runs.ts';
import { deliver } from '../reply/outbox.ts';
import { watchRuns } from './run-lane.ts';
import type { Runs, SessionWorld } from './session-world.ts';

const runs: Runs = {
  start: async () => {},
  send: async () => {},
  stop: async () => {},
  stateOf: async () => 'dead',
};

/** A running run in whose ledger these rows are. */
const runWith = async (world: SessionWorld, rows: Partial<NewToolRun>[]): Promise<string> => {
  const { id } = accepted(world, { reply: { kind: 'channel', messageId: '7' } });
  world.store.moveEvent(id, 'running', world.now());
  await put(world, id, rows);
  return id;
};
const put = (world: SessionWorld, runId: string, rows: Partial<NewToolRun>[]): Promise<void> =>
  commit(
    world.db,
    rows.map((row, index) => putToolRun(world.db, toolRun({ id: `${runId}.1.${index}`, runId, ...row }))),
  );

const cancel = (world: SessionWorld, runId: string) => {
  const event = accepted(world, { request: { kind: 'command', name: 'cancel', options: { run: runId } } });
  return cancelRun({ world, event, principal: { ...OWNER, role: 'owner' } }, runId);
};

test('invariant 5: a lost run says what it has done and what it has not done', () => {
  const { discord, seen } = discordThat(() => undefined);
  return withSession({ runs, discord }, async (world) => {
    await runWith(world, [
      { status: 'succeeded', target: 'web-1' },
      { status: 'asked', target: 'web-2' },
      { status: 'succeeded', effect: 'read', capability: 'server-admin.list_servers', target: null },
    ]);
    await watchRuns(world);
    await deliver(world);
    const [said] = seen;
    expect(said).toContain('I lost this run');
    expect(said).toMatch(/-# ✅ done · `server-admin.restart_server` · `web-1`/);
    expect(said).toContain('🚫 Not done: `server-admin.restart_server` on `web-2`.');
    expect(said).not.toContain('list_servers');
  });
});

test('a lost run that changed nothing says so, and one whose ledger cannot be read says where it is', () => {
  const { discord, seen } = discordThat(() => undefined);
  return withSession({ runs, discord }, async (world) => {
    await runWith(world, []);
    await watchRuns(world);
    await deliver(world);
    expect(seen[0]).toContain('Nothing was changed.');
    const id = await runWith(world, []);
    vi.spyOn(world.db, 'select').mockImplementation(() => {
      throw new Error('D1 is down');
    });
    await watchRuns(world);
    await deliver(world);
    expect(seen[1]).toContain(`/audit why ${id}`);
  });
});

test('a change without a card that ends after /cancel is told, once', async () => {
  const { discord, seen } = discordThat(() => undefined);
  let now = 1_000_000;
  await withSession({ runs, discord, now: () => now }, async (world) => {
    const id = await runWith(world, [{ status: 'executing', target: 'web-1' }]);
    expect((await cancel(world, id)).ok).toBe(true);
    const later = async (ms: number): Promise<void> => {
      now += ms;
      await deliver(world);
    };
    await later(0);
    expect(seen[0]).toMatch(/Cancelled by Ann.*⚙️ Still at work: `server-admin.restart_server` on `web-1`/s);
    await later(5_000);
    expect(seen).toHaveLength(1);
    await put(world, id, [{ status: 'succeeded', target: 'web-1', endedAt: now }]);
    for (let look = 0; look < 5; look += 1) await later(80_000);
    expect(seen).toHaveLength(2);
    expect(seen[1]).toMatch(/has come to its end since.*✅ done · `server-admin.restart_server` · `web-1`/s);
    expect(world.store.nextDue(now)).toBeNull();
  });
});
