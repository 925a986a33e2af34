import { InternalServerError, RateLimitError } from '@anthropic-ai/sdk';
import { expect, test } from 'vitest';
import { failure, refuse, say, use } from './script.ts';
import { ask, startClaude } from './test-server.ts';

test.each([
  [429, RateLimitError, 'rate_limit_error'],
  [500, InternalServerError, 'api_error'],
  [529, InternalServerError, 'overloaded_error'],
])('status %i arrives in the SDK as its own error', async (status, kind, type) => {
  const { claude, client } = await startClaude();
  claude.script([failure(status)]);
  const error: unknown = await client.messages.create(ask()).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(kind);
  expect(error).toMatchObject({
    status,
    requestID: expect.stringMatching(/^req_01/),
    error: { type: 'error', error: { type }, request_id: expect.stringMatching(/^req_01/) },
  });
});

test('retry-after is sent, and the SDK succeeds with its next try', async () => {
  const { claude, client, post } = await startClaude();
  claude.script([failure(429, { retryAfterS: 7 }), failure(429, { retryAfterS: 0 }), 'done']);
  const refused = await post(ask());
  const message = await client.withOptions({ maxRetries: 1 }).messages.create(ask());
  expect(refused.headers.get('retry-after')).toBe('7');
  expect(message.content[0]).toMatchObject({ text: 'done' });
});

test('an injected fault does not use up the script', async () => {
  const { claude, client } = await startClaude();
  claude.script(['first']);
  claude.fail({ kind: 'status', status: 529 }, 2);
  await expect(client.messages.create(ask())).rejects.toMatchObject({ status: 529 });
  await expect(client.messages.create(ask())).rejects.toMatchObject({ status: 529 });
  expect((await client.messages.create(ask())).content[0]).toMatchObject({ text: 'first' });
});

test('a cut stream breaks the connection after what was sent', async () => {
  const { claude, client } = await startClaude();
  claude.script([{ ...say('This text never arrives as a whole.'), fault: { kind: 'cut', afterEvents: 4 } }]);
  const texts: string[] = [];
  const stream = client.messages.stream(ask()).on('text', (text) => texts.push(text));
  await expect(stream.finalMessage()).rejects.toThrow(/terminated|premature|connection/i);
  expect(texts).toEqual(['This text ne']);
});

test('a cut plain answer breaks the connection too', async () => {
  const { claude, client } = await startClaude();
  claude.fail({ kind: 'cut', afterEvents: 0 });
  await expect(client.messages.create(ask('help'))).rejects.toThrow(/terminated|premature|connection/i);
});

test('an error event in the stream is thrown by the SDK', async () => {
  const { claude, client } = await startClaude();
  claude.fail({ kind: 'stream_error', afterEvents: 3, status: 529 });
  await expect(client.messages.stream(ask('help')).finalMessage()).rejects.toMatchObject({
    error: { error: { type: 'overloaded_error', message: 'Overloaded' } },
  });
});

test('invalid JSON in a tool input reaches the client as it is', async () => {
  const { claude, client } = await startClaude();
  claude.script([{ ...use('a__b', { server: 'web-1' }), fault: { kind: 'invalid_json' } }]);
  let json = '';
  for await (const event of await client.messages.create({ ...ask(), stream: true }))
    if (event.type === 'content_block_delta' && event.delta.type === 'input_json_delta')
      json += event.delta.partial_json;
  expect(json).toBe('{"server":"web-1",,]');
});

test('a refusal has its stop reason and its explanation, streamed too', async () => {
  const { claude, client } = await startClaude();
  claude.script([refuse('I would rather not.'), refuse('I would rather not.')]);
  const expected = {
    content: [],
    stop_reason: 'refusal',
    stop_details: { type: 'refusal', category: null, explanation: 'I would rather not.' },
  };
  expect(await client.messages.create(ask())).toMatchObject(expected);
  expect(await client.messages.stream(ask()).finalMessage()).toMatchObject(expected);
});
