import { expect, test } from 'vitest';
import type { Answer } from '../session/session-port.ts';
import { act } from './act.ts';
import type { AgentWorld, Steps } from './agent-world.ts';
import type { RunParams } from './run-params.ts';

const PARAMS: RunParams = {
  runId: 'run-1',
  chatId: 'chat',
  requester: { id: '42', name: 'Ann', roleIds: [] },
  role: 'owner',
  request: { kind: 'prompt', text: 'Do it.', byOthers: false },
  receivedAt: 0,
};
const INTENT = {
  place: '1.0',
  capability: 'server-admin.restart_server',
  args: { server: 'web-1' },
  tainted: false,
};

const answer = (status: Answer['status'], leftMs = 0): Answer => ({ status, by: null, reason: null, leftMs });

/** One call that is asked about for 900 s; the Session answers as given, and once approved it is done. */
const actWith = async (answers: Answer[]) => {
  const waits: number[] = [];
  const gaveUp: boolean[] = [];
  const left = answers.values();
  const steps: Steps = {
    do: (_name, _retries, work) => work(),
    sleep: async () => {},
    waitFor: async (_name, _type, timeoutMs) => void waits.push(timeoutMs),
  };
  const outcome = { status: 'succeeded', output: null, error: null, undo: null };
  const world = {
    session: {
      progress: async () => {},
      park: async () => 'card',
      answerTo: async (_id: string, giveUp: boolean) => {
        gaveUp.push(giveUp);
        return left.next().value;
      },
    },
    gate: () => ({
      submit: async ({ pendingId }: { pendingId: string | null }) =>
        pendingId === null
          ? { kind: 'ask', ask: { ttlS: 900 } }
          : { kind: 'done', outcome, untrusted: false, receipt: null },
    }),
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only what one asked call needs
  const deed = await act(world as unknown as AgentWorld, steps, PARAMS, INTENT);
  return { deed, waits, gaveUp };
};

test('a run that wakes while its card can still be clicked waits for the rest of the time', async () => {
  const { deed, waits, gaveUp } = await actWith([answer('pending', 600_000), answer('approved')]);
  expect(deed.kind).toBe('done');
  expect(waits).toEqual([900_000, 600_000]);
  expect(gaveUp).toEqual([false, false]);
});

test('a run that wakes too early again and again takes its question back before it ends', async () => {
  const { deed, gaveUp } = await actWith([answer('pending', 20), answer('pending', 10), answer('cancelled')]);
  expect(gaveUp).toEqual([false, false, true]);
  expect(deed).toMatchObject({ kind: 'not_done', message: 'It was cancelled.' });
});
