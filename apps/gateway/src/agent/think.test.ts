import { ALERTMANAGER, fail } from '@golem/contracts';
import { expect, test, vi } from 'vitest';
import type { NextCall } from '../money/purse.ts';
import type { Proposal } from '../policy/gate-port.ts';
import type { AgentWorld, Steps } from './agent-world.ts';
import type { Thinking } from './claude.ts';
import type { Run } from './converse.ts';
import { newJournal } from './journal.ts';
import type { RunParams } from './run-params.ts';
import { think } from './think.ts';

const PARAMS: RunParams = {
  runId: '1203557011022467891',
  chatId: '80351110224678912',
  requester: { id: '42', name: 'Ann', roleIds: [] },
  role: 'owner',
  request: { kind: 'prompt', text: 'Do it.', byOthers: false },
  receivedAt: 0,
};
const SOUL = { text: 'I am Golem.', digest: 'd', problem: null };
const THOUGHT: Thinking = {
  ok: true,
  value: {
    content: [{ type: 'text', text: 'Done.', citations: null }],
    stopReason: 'end_turn',
    model: 'm',
    usage: { input: 1_000, output: 1, cacheRead: 0, cacheWrite: 0 },
    costMicros: 12,
  },
};
const overloaded = (retryAfterMs?: number): Thinking => ({
  ...fail('unavailable', 'Claude is overloaded', { retryable: true }),
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
});

/** A run over the part of its world that a model call needs. */
const runOver = (world: unknown, more: Pick<Run, 'params' | 'steps'>): Run => ({
  ...more,
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nothing else is touched
  world: world as AgentWorld,
  journal: newJournal(),
});

/** One model call of a run, with these outcomes of its tries, and these answers of the budget. */
const thinkWith = async (
  outcomes: Thinking[],
  { short = [], params = PARAMS }: { short?: (string | null)[]; params?: RunParams } = {},
) => {
  const pauses: number[] = [];
  const names: string[] = [];
  const told: unknown[] = [];
  const notes: string[] = [];
  const proposals: Proposal[] = [];
  const reserved: NextCall[] = [];
  const steps: Steps = {
    do: (name, retries, work) => {
      names.push(`${name}: ${retries}`);
      return work();
    },
    sleep: async (_name, ms) => void pauses.push(ms),
    waitFor: async () => {},
  };
  const left = [...short];
  const asked = outcomes.values();
  const world = {
    session: {
      progress: async (_run: string, progress: unknown) => void told.push(progress),
      note: async (_key: string, text: string) => void notes.push(text),
    },
    claude: { think: async () => asked.next().value ?? THOUGHT },
    purse:
      short.length === 0
        ? null
        : {
            reserve: async (call: NextCall) => {
              reserved.push(call);
              return left.shift() ?? null;
            },
          },
    gate: () => ({
      submit: async (proposal: Proposal) => {
        proposals.push(proposal);
        const outcome = { status: 'succeeded', output: { usd: 1 }, error: null, undo: null };
        return { kind: 'done', outcome, untrusted: false, receipt: null };
      },
    }),
    now: () => 0,
  };
  const run = runOver(world, { params, steps });
  const thought = await think(run, 1, SOUL, [{ role: 'user', content: 'Hello.' }]);
  return { thought, pauses, names, told, notes, proposals, reserved };
};

test('a fault that may pass is tried again after a pause that doubles, in steps without retries of their own', async () => {
  const { thought, pauses, names, told } = await thinkWith([overloaded(), overloaded(), overloaded()]);
  expect(thought.ok).toBe(true);
  expect(pauses).toEqual([2_000, 4_000, 8_000]);
  expect(names).toEqual([
    'think 1: once',
    'think 1, again 1: once',
    'think 1, again 2: once',
    'think 1, again 3: once',
  ]);
  expect(told).toEqual(
    [1, 2, 3].map((tried) => ({ step: 'retrying', because: 'Claude is overloaded', tried })),
  );
});

test('the pause is the one that Claude asks for', async () => {
  expect((await thinkWith([overloaded(90_000), overloaded(0)])).pauses).toEqual([90_000, 1_000]);
});

test('what does not pass ends with its reason, after eight tries and at most ten minutes of pauses', async () => {
  const { thought, pauses } = await thinkWith(Array.from({ length: 20 }, () => overloaded()));
  expect(pauses).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
  expect(thought).toMatchObject({
    ok: false,
    error: { message: 'Claude is overloaded, after 8 tries. Ask again in a while.' },
  });
});

test('a pause that is too long is not waited for, but told', async () => {
  const { thought, pauses } = await thinkWith([overloaded(3_600_000)]);
  expect(pauses).toEqual([]);
  expect(thought).toMatchObject({
    error: { message: 'Claude is overloaded, after one try. Ask again in 60 minutes.' },
  });
});

test('a fault that no try mends is told at once', async () => {
  const { thought, pauses } = await thinkWith([fail('misconfigured', 'Check ANTHROPIC_API_KEY.')]);
  expect(pauses).toEqual([]);
  expect(thought).toMatchObject({ ok: false, error: { message: 'Check ANTHROPIC_API_KEY.' } });
});

test('when the budget does not reach, the chat hears why, an owner is asked, and then the run goes on', async () => {
  const { thought, notes, proposals, reserved } = await thinkWith([], { short: ['Used up.', null] });
  expect(thought.ok).toBe(true);
  expect(notes).toEqual(['💸 Used up. I go on when an owner agrees.']);
  expect(proposals.map(({ call }) => [call.capability, call.args])).toEqual([
    ['golem.raise_budget', { usd: 1 }],
  ]);
  expect(reserved).toHaveLength(2);
  expect(reserved[0]).toMatchObject({ runId: PARAMS.runId, spent: 0, outputTokens: 16_384 });
});

test.for([
  ['a viewer', { ...PARAMS, role: 'viewer' as const }],
  ['an alert', { ...PARAMS, requester: ALERTMANAGER }],
] satisfies [string, RunParams][])(
  '%s brings no card when the budget is used up: the answer says how to go on',
  async ([_who, params]) => {
    const { thought, proposals } = await thinkWith([], { short: ['Used up.'], params });
    expect(proposals).toEqual([]);
    expect(thought).toMatchObject({
      ok: false,
      error: { message: 'Used up. An owner can let it go on: `/do golem.raise_budget usd=1`.' },
    });
  },
);

test('a budget that cannot be asked for counts as a fault that may pass: nothing is spent unseen', async () => {
  const purse = {
    reserve: vi.fn<() => Promise<null>>().mockRejectedValueOnce(new Error('away')).mockResolvedValue(null),
  };
  const steps: Steps = {
    do: (_name, _retries, work) => work(),
    sleep: async () => {},
    waitFor: async () => {},
  };
  const asked = vi.fn<() => Promise<Thinking>>(async () => THOUGHT);
  const world = { session: { progress: async () => {} }, claude: { think: asked }, purse, now: () => 0 };
  const run = runOver(world, { params: PARAMS, steps });
  expect((await think(run, 1, SOUL, [])).ok).toBe(true);
  expect(asked).toHaveBeenCalledTimes(1);
  expect(purse.reserve).toHaveBeenCalledTimes(2);
});
