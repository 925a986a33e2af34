import { expect, test } from 'vitest';
import { say, together, use } from './script.ts';
import { ask, MODEL, startClaude } from './test-server.ts';

test('the SDK gets the same message streamed and whole', async () => {
  const { claude, client } = await startClaude();
  const reply = together(
    'Looking at both.',
    use('a__b', { n: 1 }, 'toolu_1'),
    use('c__d', { s: 'ü "x"' }, 'toolu_2'),
  );
  claude.script([reply, reply]);

  const whole = await client.messages.create(ask());
  const streamed = await client.messages.stream(ask()).finalMessage();

  expect(whole.content).toEqual([
    { type: 'text', text: 'Looking at both.', citations: null },
    { type: 'tool_use', id: 'toolu_1', name: 'a__b', input: { n: 1 }, caller: { type: 'direct' } },
    { type: 'tool_use', id: 'toolu_2', name: 'c__d', input: { s: 'ü "x"' }, caller: { type: 'direct' } },
  ]);
  expect(whole.stop_reason).toBe('tool_use');
  expect({ ...streamed, id: whole.id }).toMatchObject({ ...whole });
});

test('a stream sends text and tool inputs in several pieces', async () => {
  const { claude, client } = await startClaude();
  claude.script([together('This is a somewhat longer text.', use('a__b', { query: 'a longer query' }))]);

  const types: string[] = [];
  for await (const event of await client.messages.create({ ...ask(), stream: true }))
    types.push(event.type === 'content_block_delta' ? event.delta.type : event.type);

  expect(types.filter((type) => type === 'text_delta').length).toBeGreaterThan(1);
  expect(types.filter((type) => type === 'input_json_delta').length).toBeGreaterThan(1);
  expect(types.filter((type) => !type.endsWith('_delta') || type === 'message_delta')).toEqual([
    'message_start',
    'content_block_start',
    'content_block_stop',
    'content_block_start',
    'content_block_stop',
    'message_delta',
    'message_stop',
  ]);
});

test('what the SDK returns can be sent back as it is', async () => {
  const { claude, client } = await startClaude();
  claude.script([together('Looking.', use('a__b', { n: 1 }, 'toolu_1')), 'Done.']);
  const { content } = await client.messages.stream(ask()).finalMessage();
  const { messages } = ask();
  const result = { type: 'tool_result' as const, tool_use_id: 'toolu_1', content: 'ok' };
  const next = ask('', {
    messages: [...messages, { role: 'assistant', content }, { role: 'user', content: [result] }],
  });
  expect(await client.messages.stream(next).finalMessage()).toMatchObject({ content: [{ text: 'Done.' }] });
  expect(claude.rejected).toEqual([]);
});

test('the log keeps parsed bodies and headers', async () => {
  const { claude, client } = await startClaude({ now: () => 7 });
  await client.messages.create(ask('help'));
  expect(claude.requests).toEqual([
    { at: 7, headers: expect.objectContaining({ authorization: 'Bearer k' }), body: ask('help') },
  ]);
});

test('a script may be a function of the request, and what it leaves out the stand-in answers', async () => {
  const { claude, client } = await startClaude();
  claude.script((request, turn) => (turn === 0 ? say(`${request.messages.length} messages`) : undefined));
  const first = await client.messages.create(ask());
  const second = await client.messages.create(ask('help'));
  expect(first.content[0]).toMatchObject({ text: '1 messages' });
  expect(second.content[0]).toMatchObject({ text: expect.stringContaining('stand-in') });
});

test('an answer ends at max_tokens and at a stop sequence', async () => {
  const { claude, client } = await startClaude();
  claude.script(['one two three four five', 'one STOP two', 'x']);
  const limited = await client.messages.create(ask('hi', { max_tokens: 2 }));
  const stopped = await client.messages.create(ask('hi', { stop_sequences: ['STOP'] }));
  const empty = await client.messages.create(ask('hi', { max_tokens: 0 }));
  expect(limited).toMatchObject({ content: [{ text: 'one two ' }], stop_reason: 'max_tokens' });
  expect(limited.usage.output_tokens).toBeLessThanOrEqual(2);
  expect(stopped).toMatchObject({
    content: [{ text: 'one ' }],
    stop_reason: 'stop_sequence',
    stop_sequence: 'STOP',
  });
  expect(empty).toMatchObject({ content: [], stop_reason: 'max_tokens' });
});

test('count_tokens grows with the prompt and agrees with the usage', async () => {
  const { client } = await startClaude();
  const { max_tokens: _, ...prompt } = ask('a much longer text than the other');
  const { input_tokens } = await client.messages.countTokens(prompt);
  const { usage } = await client.messages.create(ask('a much longer text than the other'));
  const short = await client.messages.create(ask('hi'));
  expect(usage.input_tokens).toBe(input_tokens);
  expect(short.usage.input_tokens).toBeLessThan(input_tokens);
});

test('models are listed and found by name', async () => {
  const { client } = await startClaude();
  const ids = (await client.models.list()).data.map(({ id }) => id);
  expect(ids).toContain(MODEL);
  expect(await client.models.retrieve(MODEL)).toMatchObject({ id: MODEL, display_name: 'Claude Sonnet 5.5' });
  await expect(client.models.retrieve('gpt-9')).rejects.toMatchObject({ status: 404 });
});

test('an answer waits as long as the script says', async () => {
  const { claude, client } = await startClaude();
  claude.script([{ ...say('late'), delayMs: 30, eventDelayMs: 5 }]);
  const started = performance.now();
  await client.messages.stream(ask()).finalMessage();
  // Six events at 5 ms and 30 ms before them; timers may fire a millisecond early.
  expect(performance.now() - started).toBeGreaterThan(50);
});
