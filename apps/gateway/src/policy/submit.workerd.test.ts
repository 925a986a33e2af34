import { env } from 'cloudflare:test';
import type { SkillPort } from '@golem/contracts';
import { expect, test, vi } from 'vitest';
import { withGate } from '../../test/gate-world.ts';
import { watchedDb } from '../../test/watched-db.ts';
import type { SessionPort } from '../session/session-port.ts';
import type { Proposal } from './gate-port.ts';
import { submit } from './submit.ts';

const proposal = (change: Partial<Proposal> = {}): Proposal => ({
  call: {
    id: 'run-1.1.0',
    runId: 'run-1',
    capability: 'server-admin.restart_server',
    args: { server: 'web-1' },
  },
  chatId: 'chat',
  requester: { id: '42', name: 'Ann', roleIds: [] },
  tainted: false,
  pendingId: null,
  ...change,
});

const claim = () => Promise.reject(new Error('The chat is down.'));
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nothing else is asked of a chat
const session = () => ({ claim }) as unknown as SessionPort;

test('an approval that cannot be read is asked for again, not refused', async () => {
  await withGate({ session }, async (world) => {
    await submit(world, proposal());
    await expect(submit(world, proposal({ pendingId: 'card' }))).rejects.toThrow('The chat is down.');
  });
});

/** A D1 for which the ledger row of a write takes a minute. */
const slowLedger = (wait: () => void) =>
  watchedDb((send) => async (statements) => {
    const answers = await send(statements);
    if (answers.every(({ results }) => results.length === 0)) wait();
    return answers;
  });

test('a write whose ledger row took a minute is not run on a decision of a minute ago', async () => {
  const handle = vi.fn<SkillPort['handle']>();
  const port: SkillPort = { handle, health: async () => ({ skill: 'server-admin', ok: true, missing: [] }) };
  let now = 1_000_000;
  const db = slowLedger(() => {
    now += 60_000;
  });
  await withGate({ db, now: () => now, portOf: () => port }, async (world) => {
    await env.DB.exec(
      "UPDATE policies SET confirm = 'never' WHERE capability = 'server-admin.restart_server'",
    );
    const reply = await submit(world, proposal());
    expect(reply).toMatchObject({
      kind: 'rejected',
      error: { message: expect.stringContaining('out of date') },
    });
    expect(handle).not.toHaveBeenCalled();
    expect(world.store.find('run-1.1.0')?.row.status).toBe('not_run');
  });
});
