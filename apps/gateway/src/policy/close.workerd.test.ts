import { expect, test } from 'vitest';
import { withGate } from '../../test/gate-world.ts';
import { toolRun } from '../../test/tool-run.ts';
import type { SessionPort } from '../session/session-port.ts';
import { settleBacklog } from './close.ts';
import type { GateReply } from './gate-port.ts';

const rejected: GateReply = {
  kind: 'rejected',
  error: { code: 'rejected', message: 'Frozen.', retryable: false },
  decision: { verdict: 'reject', reasons: [], policyVersion: 1 },
};

test('a chat that does not answer keeps no other from hearing what became of its call', async () => {
  const told: string[] = [];
  const session = (chatId: string) => {
    const settle = async (pendingId: string): Promise<void> => {
      if (chatId === 'broken') throw new Error('The chat is down.');
      told.push(pendingId);
    };
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nothing else is asked of a chat
    return { settle } as unknown as SessionPort;
  };
  await withGate({ session }, async (world) => {
    for (const chatId of ['broken', 'sound']) {
      const row = toolRun({ id: chatId, chatId, pendingId: `card-${chatId}`, status: 'rejected' });
      world.store.put({ row, reply: rejected });
    }
    await expect(settleBacklog(world)).rejects.toThrow('The chat is down.');
    expect(told).toEqual(['card-sound']);
    expect(world.store.unsettled(10).map(({ row }) => row.id)).toEqual(['broken']);
  });
});
