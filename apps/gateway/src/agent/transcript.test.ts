import type { ContentBlock, ContentBlockParam, MessageParam } from '@anthropic-ai/sdk/resources/messages';
import * as fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { AgentWorld, Steps } from './agent-world.ts';
import type { Claude, Prompt, Thought } from './claude.ts';
import { runAgent } from './run.ts';
import { cached, transcriptOf } from './transcript.ts';

const context = vi.hoisted((): { rows: { role: 'user' | 'assistant'; content: string }[] } => ({ rows: [] }));
vi.mock('./context.ts', async (original) => {
  const real = await original<{ turnsOf(rows: unknown): unknown[] }>();
  return {
    ...real,
    loadContext: async () => ({
      summary: context.rows.length > 5 ? '<summary>Older.</summary>' : null,
      history: real.turnsOf(context.rows),
      overflows: false,
      preamble: '<context>Now.</context>',
      taintedAt: null,
    }),
  };
});

const steps: Steps = {
  do: (_name, _retries, work) => work(),
  waitFor: async () => {},
  sleep: async () => {},
};

const blocksOf = ({ content }: MessageParam): ContentBlockParam[] =>
  typeof content === 'string' ? [{ type: 'text', text: content }] : [...content];

/** What is wrong with a transcript, by the rules of the Messages API; an empty list when nothing is. */
const wrongIn = (messages: readonly MessageParam[]): string[] => {
  const problems: string[] = [];
  if (messages[0]?.role !== 'user') problems.push('does not begin with the user');
  if (messages.at(-1)?.role !== 'user') problems.push('does not end with the user');
  for (const [index, message] of messages.entries()) {
    const blocks = blocksOf(message);
    if (blocks.length === 0) problems.push(`${index}: empty`);
    if (blocks.some((block) => block.type === 'text' && block.text.trim() === ''))
      problems.push(`${index}: empty text`);
    const uses = blocks.flatMap((block) => (block.type === 'tool_use' ? [block.id] : []));
    const next = messages[index + 1];
    const results = (next ? blocksOf(next) : []).flatMap((block) =>
      block.type === 'tool_result' ? [block.tool_use_id] : [],
    );
    if (message.role === 'assistant' && uses.join() !== results.join())
      problems.push(`${index}: uses ${uses.join()} have results ${results.join()}`);
  }
  const marks = messages.flatMap(blocksOf).filter((block) => 'cache_control' in block).length;
  if (marks > 3) problems.push(`${marks} marks for the cache, and the system has one`);
  return problems;
};

let ids = 0;
const text = fc.constantFrom('', ' ', 'Hello.', 'Done.').map(
  (words): ContentBlock => ({
    type: 'text',
    text: words,
    citations: null,
  }),
);
const thinking = fc.constant<ContentBlock>({ type: 'thinking', thinking: 'Hm.', signature: 's' });
const use = fc
  .tuple(
    fc.constantFrom('server-admin__list_servers', 'golem__set_policy', 'no_such_tool', ''),
    fc.constantFrom<unknown>({}, { server: 'web-1' }, null, 'text', ['list']),
  )
  .map(([name, input]): ContentBlock => {
    ids += 1;
    return { type: 'tool_use', id: `toolu_${ids}`, name, input, caller: { type: 'direct' } };
  });
const thought = fc.record({
  content: fc.array(fc.oneof(text, thinking, use), { maxLength: 4 }),
  stop: fc.constantFrom(
    'tool_use',
    'tool_use',
    'tool_use',
    'pause_turn',
    'end_turn',
    'max_tokens',
    'refusal',
  ),
});

const rows = fc.array(
  fc.record({
    role: fc.constantFrom('user' as const, 'assistant' as const),
    content: fc.constantFrom('', ' ', 'What was said.', 'x'.repeat(9_000)),
  }),
  { maxLength: 12 },
);

test('invariant 14: whatever is in the history and whatever Claude answers, each transcript is valid', async () => {
  await fc.assert(
    fc.asyncProperty(
      rows,
      fc.array(thought, { maxLength: 8 }),
      fc.boolean(),
      async (history, thoughts, fails) => {
        context.rows = history;
        const prompts: Prompt[] = [];
        const answers = thoughts.values();
        const think: Claude['think'] = async (prompt) => {
          prompts.push(structuredClone(prompt));
          const { content = [], stop = 'end_turn' } = answers.next().value ?? {};
          const usage = { input: 1, output: 1, cacheRead: 0, cacheWrite: 0 };
          const value: Thought = { content, stopReason: stop, model: 'm', usage, costMicros: 1 };
          return { ok: true, value };
        };
        let calls = 0;
        const world = {
          soul: { read: async () => ({ text: 'I am Golem.', digest: 'd', problem: null }) },
          session: { finish: async () => {}, progress: async () => {}, note: async () => {} },
          claude: { think },
          purse: null,
          results: { put: async () => ({}) },
          attachments: async () => [],
          gate: () => ({
            submit: async () => {
              calls += 1;
              const outcome = fails
                ? { status: 'failed', output: null, error: { code: 'internal', message: `No ${calls}.` } }
                : { status: 'succeeded', output: { calls }, error: null, undo: null };
              return { kind: 'done', outcome, untrusted: fails, receipt: null };
            },
          }),
          now: () => 0,
        };
        const params = {
          runId: '1203557011022467891',
          chatId: 'chat',
          requester: { id: '42', name: 'Ann', roleIds: [] },
          role: 'owner' as const,
          request: { kind: 'prompt' as const, text: 'Do it.', byOthers: false },
          receivedAt: 0,
        };
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only what a run without a card needs
        await runAgent(params, steps, world as unknown as AgentWorld);
        expect(prompts.length).toBeGreaterThan(0);
        expect(prompts.map(({ messages }) => wrongIn(messages))).toEqual(prompts.map(() => []));
      },
    ),
    { numRuns: 300 },
  );
});

/** Each block as the cache compares it. */
const bare = (messages: MessageParam[]): string[] =>
  messages.flatMap((message) =>
    blocksOf(message).map((block) =>
      JSON.stringify({ role: message.role, ...block, cache_control: undefined }),
    ),
  );

test('invariant 18: the next run sends byte for byte what this one marked for the cache', () => {
  const older = [
    { role: 'user' as const, content: 'Hello.' },
    { role: 'assistant' as const, content: 'Hello, Ann.' },
  ];
  const one = cached(transcriptOf({ summary: 'S', history: older, preamble: 'one' }, 'Is web-1 up?'));
  const history = [
    ...older,
    { role: 'user' as const, content: 'Is web-1 up?' },
    { role: 'assistant' as const, content: 'It is.' },
  ];
  const two = cached(transcriptOf({ summary: 'S', history, preamble: 'two' }, 'And web-2?'));
  // All but the last block, which holds for that moment only.
  expect(bare(two).slice(0, 4)).toEqual(bare(one).slice(0, -1));
});

test('a message with nothing but files is no empty text', () => {
  const file: ContentBlockParam = { type: 'text', text: 'a file' };
  const [message] = transcriptOf({ summary: null, history: [], preamble: 'p' }, ' ', [file]);
  expect(message).toEqual({ role: 'user', content: [file, { type: 'text', text: 'p' }] });
});
