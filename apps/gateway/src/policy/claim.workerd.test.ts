import type { SkillPort } from '@golem/contracts';
import { expect, test } from 'vitest';
import { withGate } from '../../test/gate-world.ts';
import type { SessionPort, Settlement } from '../session/session-port.ts';
import type { Proposal } from './gate-port.ts';
import type { GateWorld } from './gate-world.ts';
import { reconcile } from './reconcile.ts';
import { submit } from './submit.ts';

const proposal = (pendingId: string | null): Proposal => ({
  call: {
    id: 'run-1.1.0',
    runId: 'run-1',
    capability: 'server-admin.restart_server',
    args: { server: 'web-1' },
  },
  chatId: 'chat',
  requester: { id: '42', name: 'Ann', roleIds: [] },
  tainted: false,
  pendingId,
});

const port: SkillPort = {
  handle: async () => ({ ok: true, value: { mode: 'preview', preview: { lines: [], state: {} } } }),
  health: async () => ({ skill: 'server-admin', ok: true, missing: [] }),
};

/** A gate that has asked about a call; its chat answers a claim so, and keeps what it is told of the card. */
const asked = (
  claim: SessionPort['claim'],
  work: (world: GateWorld, settled: Settlement[], wait: (ms: number) => void) => Promise<void>,
): Promise<void> => {
  let now = 1_000_000;
  const settled: Settlement[] = [];
  const settle = async (_id: string, settlement: Settlement) => void settled.push(settlement);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nothing else is asked of a chat
  const session = () => ({ claim, settle }) as unknown as SessionPort;
  return withGate({ now: () => now, portOf: () => port, session }, async (world) => {
    expect(await submit(world, proposal(null))).toMatchObject({ kind: 'ask' });
    await work(world, settled, (ms) => {
      now += ms;
    });
  });
};

const kinds = (world: GateWorld): string[] => world.audit.queued().map(({ kind }) => kind);

/** The run is stopped while its approval is being taken: the answer never comes. */
const terminated = () => Promise.reject(new Error('The caller is gone.'));

test('an approval taken by a run that then ends is told to the card as cancelled: nothing was done', () =>
  asked(terminated, async (world, settled, wait) => {
    await expect(submit(world, proposal('card'))).rejects.toThrow('gone');
    // The run may still come again by itself.
    expect(await reconcile(world)).toBe(true);
    expect(settled).toEqual([]);
    wait(61_000);
    expect(await reconcile(world)).toBe(false);
    expect(settled).toMatchObject([{ status: 'cancelled', detail: expect.stringContaining('nothing was') }]);
    expect(world.store.find('run-1.1.0')?.row.status).toBe('not_run');
    expect(await submit(world, proposal('card'))).toMatchObject({ kind: 'rejected' });
  }));

test('a call that is at work is not taken for one whose run has ended', () =>
  asked(terminated, async (world, settled, wait) => {
    await expect(submit(world, proposal('card'))).rejects.toThrow('gone');
    wait(61_000);
    world.inFlight.set('run-1.1.0', new Promise(() => {}));
    await reconcile(world);
    expect(settled).toEqual([]);
  }));

test('a card that waits for a human is left alone', () =>
  asked(terminated, async (world, settled, wait) => {
    wait(600_000);
    expect(await reconcile(world)).toBe(false);
    expect([settled, world.store.find('run-1.1.0')?.row.status]).toEqual([[], 'asked']);
  }));

test('invariant 13: an approval that the chat does not give is an audit row', () =>
  asked(
    async () => ({ ok: false, reason: 'The action is denied, not approved.' }),
    async (world, settled, wait) => {
      expect(await submit(world, proposal('card'))).toMatchObject({ kind: 'rejected' });
      expect(kinds(world)).toContain('claim.refused');
      wait(61_000);
      expect(await reconcile(world)).toBe(false);
      expect(settled).toEqual([]);
    },
  ));

test('an approval of a call that the gate has never asked about is not taken', () =>
  withGate({}, async (world) => {
    expect(await submit(world, proposal('card'))).toMatchObject({ kind: 'rejected' });
    expect(kinds(world)).toEqual(['claim.refused']);
  }));
