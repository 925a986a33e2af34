import type { ContentBlock } from '@anthropic-ai/sdk/resources/messages';
import { expect, test, vi } from 'vitest';
import type { GateReply } from '../policy/gate-port.ts';
import type { Ending } from '../session/session-port.ts';
import type { AgentWorld, Steps } from './agent-world.ts';
import type { Claude } from './claude.ts';
import { runAgent } from './run.ts';
import type { RunParams } from './run-params.ts';

vi.mock('./context.ts', () => ({
  loadContext: async () => ({ summary: null, overflows: false, history: [], preamble: '', taintedAt: null }),
}));

const PARAMS: RunParams = {
  runId: '1203557011022467891',
  chatId: '80351110224678912',
  requester: { id: '42', name: 'Ann', roleIds: [] },
  role: 'owner',
  request: { kind: 'prompt', text: 'Do it.', byOthers: false },
  receivedAt: 0,
};

const steps: Steps = {
  do: (_name, _retries, work) => work(),
  waitFor: async () => {},
  sleep: async () => {},
};

const says = (text: string): ContentBlock => ({ type: 'text', text, citations: null });
const uses = (name: string, input: Record<string, unknown>): ContentBlock => ({
  type: 'tool_use',
  id: `tool-${name}`,
  name,
  input,
  caller: { type: 'direct' },
});

const done = (output: unknown): GateReply => ({
  kind: 'done',
  outcome: { status: 'succeeded', output, error: null, undo: null },
  untrusted: false,
  receipt: null,
});

/** A run in which Claude says the given things, one in each turn, and the gate answers always the same. */
const runWith = async (turns: ContentBlock[][], reply: GateReply) => {
  const submit = vi.fn<() => Promise<GateReply>>(async () => reply);
  const finish = vi.fn<(runId: string, ending: Ending) => Promise<void>>(async () => {});
  const put = vi.fn<(key: string, text: string) => Promise<null>>(async () => null);
  const contents = turns.values();
  const think = vi.fn<Claude['think']>(async () => {
    const content = contents.next().value ?? [];
    const stopReason = content.some(({ type }) => type === 'tool_use') ? 'tool_use' : 'end_turn';
    const value = {
      content,
      stopReason,
      model: 'm',
      usage: { input: 1, output: 1, cacheRead: 0, cacheWrite: 0 },
      costMicros: 12,
    };
    return { ok: true, value };
  });
  const world = {
    session: { finish, progress: async () => {} },
    claude: { think },
    purse: null,
    results: { put },
    attachments: async () => [],
    soul: { read: async () => ({ text: '', digest: 'd', problem: null }) },
    gate: () => ({ submit }),
    now: () => 0,
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only what a run without a card needs
  await runAgent(PARAMS, steps, world as unknown as AgentWorld);
  return {
    ending: finish.mock.calls[0]?.[1],
    submits: submit.mock.calls.length,
    thoughts: think.mock.calls.length,
    prompt: JSON.stringify(think.mock.calls.at(-1)?.[0].messages),
    kept: put.mock.calls.map(([key, text]) => [key, text.length]),
  };
};

test('ends the loop when the same call has the same result, whatever Claude would go on with', async () => {
  const look = [uses('server-admin__list_servers', {})];
  const { ending, submits, thoughts } = await runWith([look, look, look, [says('never said')]], done([]));
  expect({ submits, thoughts }).toEqual({ submits: 2, thoughts: 2 });
  expect(ending).toMatchObject({
    status: 'answered',
    text: 'I stopped: `server-admin.list_servers` had the same result twice. It worked both times, so doing it again would tell nothing new.',
    usage: { turns: 2 },
  });
});

test('ends within a turn after three failures in a row, and does not make its other calls', async () => {
  const refused = { code: 'rejected' as const, message: 'Frozen.', retryable: false };
  const calls = ['a', 'b', 'c', 'd'].map((server) => uses('server-admin__restart_server', { server }));
  const reply: GateReply = {
    kind: 'rejected',
    error: refused,
    decision: { verdict: 'reject', reasons: [], policyVersion: 1 },
  };
  const { ending, submits } = await runWith([calls], reply);
  expect(submits).toBe(3);
  expect(ending?.text).toBe(
    'I stopped after 3 failures in a row. The last was `server-admin.restart_server` on `c`: Frozen.',
  );
});

test('marks a claim that the ledger of the run does not bear out', async () => {
  const { ending } = await runWith([[says('I restarted web-1.')]], done(null));
  expect(ending).toMatchObject({
    text: 'I restarted web-1.',
    notes: ['⚠️ Unverified: “I restarted web-1.”: the ledger of this run has no such action.'],
  });
});

test('a result that is too long for the prompt is kept whole, and the model is told how to read on', async () => {
  const look = [uses('server-admin__list_servers', {})];
  const long = { text: 'x'.repeat(40_000) };
  const { prompt, kept } = await runWith([look, [says('Long.')]], done(long));
  const name = '1970-01-01/1203557011022467891.1.0/whole';
  expect(kept).toEqual([[name, JSON.stringify(long).length]]);
  expect(prompt).toContain(
    String.raw`golem__read_result with result \"${name}\" and offset 32000 reads on`.replaceAll('\\\\', '\\'),
  );
});
