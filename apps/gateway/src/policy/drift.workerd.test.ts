import type { SkillPort } from '@golem/contracts';
import { expect, test } from 'vitest';
import { withGate } from '../../test/gate-world.ts';
import type { SessionPort } from '../session/session-port.ts';
import type { GateReply, Proposal } from './gate-port.ts';
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

const askOf = (reply: GateReply) => {
  if (reply.kind !== 'ask') throw new Error(`not asked: ${JSON.stringify(reply)}`);
  return reply.ask;
};

/** Asks about a server, changes it, and hands in the approval of the first card as often as the run does. */
const approveAfter = async (
  states: [Record<string, unknown>, Record<string, unknown>],
  lines: [string, string],
  check: (executions: GateReply[]) => void,
): Promise<void> => {
  let look = 0;
  const port: SkillPort = {
    handle: async () => ({
      ok: true,
      value: { mode: 'preview', preview: { lines: [lines[look] ?? ''], state: states[look] ?? {} } },
    }),
    health: async () => ({ skill: 'server-admin', ok: true, missing: [] }),
  };
  const ann = { id: '42', name: 'Ann', roleIds: [] };
  const card = {
    ok: true,
    approvers: [ann],
    requestedBy: '42',
    expiresAt: 2_000_000,
    digest: '',
    stateHash: '',
  };
  const chat = { claim: async () => card, settle: async () => {} };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nothing else is asked of a chat
  const session = () => chat as unknown as SessionPort;
  await withGate({ portOf: () => port, session }, async (world) => {
    const first = askOf(await submit(world, proposal(null)));
    card.digest = first.digest;
    card.stateHash = first.stateHash ?? '';
    look = 1;
    check([await submit(world, proposal('card')), await submit(world, proposal('card'))]);
  });
};

test('after a crash between the second card and its parking, the card still shows what changed', () =>
  approveAfter([{ status: 'running' }, { status: 'off' }], ['It is running.', 'It is off.'], (executions) => {
    expect(executions.map((reply) => askOf(reply).drift)).toEqual([
      ['- It is running.', '+ It is off.'],
      ['- It is running.', '+ It is off.'],
    ]);
  }));

test('a change that no line shows is said all the same', () =>
  approveAfter([{ disk: 1 }, { disk: 2 }], ['It is running.', 'It is running.'], ([execution]) => {
    if (!execution) throw new Error('not executed');
    expect(askOf(execution).drift).toEqual(['Something about it changed that the lines below do not show.']);
  }));
