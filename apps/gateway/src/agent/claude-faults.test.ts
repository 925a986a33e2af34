import { existsSync, globSync, readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Settings } from '../env.ts';
import { claudeOver } from './claude.ts';
import { echoOf } from './transcript.ts';

/** Recorded answers of the real API lie beside the repository where there are any. */
const RECORDED = new URL('../../../../../shared/data/anthropic-recorded/__fixtures__/', import.meta.url)
  .pathname;

let answer: (response: ServerResponse) => void = () => {};
const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => answer(response));
});
let url = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a TCP server has a port
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

const thinkOnce = () => {
  const settings = Settings.parse({
    DISCORD_PUBLIC_KEY: 'a'.repeat(64),
    DISCORD_APPLICATION_ID: '1',
    DISCORD_BOT_TOKEN: 't',
    OWNER_IDS: '1',
    ANTHROPIC_API_KEY: 'k',
    ANTHROPIC_BASE_URL: url,
    GRANT_SECRET: 'g'.repeat(32),
  });
  return claudeOver(settings).think({
    system: [],
    tools: [],
    messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello.' }] }],
  });
};

const refuse = (status: number, type: string, headers: Record<string, string> = {}) => {
  answer = (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify({ type: 'error', error: { type, message: 'No.' } }));
  };
};
const stream = (events: readonly string[], end: 'end' | 'cut' = 'end') => {
  answer = (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const data of events) {
      const [, type = ''] = /"type":\s*"(\w+)"/.exec(data) ?? [];
      response.write(`event: ${type}\ndata: ${data}\n\n`);
    }
    if (end === 'end') response.end();
    else setImmediate(() => response.destroy());
  };
};

test.for([
  [429, 'rate_limit_error', 'Claude limits how much it may be asked', true],
  [529, 'overloaded_error', 'Claude is overloaded', true],
  [500, 'api_error', 'Claude has an error of its own (500)', true],
  [504, 'timeout_error', 'Claude has an error of its own (504)', true],
  [408, 'timeout_error', 'Claude does not answer', true],
  [400, 'invalid_request_error', 'Claude refused the request (400).', false],
  [401, 'authentication_error', 'Claude refused the API key. Check ANTHROPIC_API_KEY.', false],
  [402, 'billing_error', 'The Claude account has to be paid for first.', false],
  [404, 'not_found_error', 'Claude has no model claude-sonnet-5-5. Check CLAUDE_MODEL.', false],
  [413, 'request_too_large', 'This was too large for Claude. Ask with less, or fewer files.', false],
] as const)('status %i (%s) is said as “%s”', async ([status, type, message, retryable]) => {
  refuse(status, type);
  expect(await thinkOnce()).toMatchObject({ ok: false, error: { message, retryable } });
});

test.for([
  ['12', 12_000],
  ['0', 0],
  ['soon', undefined],
] as const)('retry-after %s is passed on as %s ms', async ([said, ms]) => {
  refuse(429, 'rate_limit_error', { 'retry-after': said });
  const fault = await thinkOnce();
  expect(fault.ok ? 'ok' : fault.retryAfterMs).toBe(ms);
});

const START =
  '{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-sonnet-5-5","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":5,"output_tokens":1}}}';
const TOOL =
  '{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"toolu_1","name":"a__b","input":{}}}';
const BROKEN =
  '{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\\"server\\":,]"}}';
const STOP = '{"type":"content_block_stop","index":0}';

test.for([
  ['a stream that is cut', [START], 'cut'],
  ['a stream that just ends', [START], 'end'],
  ['a stream with nothing in it', [], 'end'],
  ['a tool input that is no JSON', [START, TOOL, BROKEN, STOP, '{"type":"message_stop"}'], 'end'],
] as const)('%s may be tried again', async ([_what, events, end]) => {
  stream(events, end);
  expect(await thinkOnce()).toMatchObject({ ok: false, error: { code: 'unavailable', retryable: true } });
});

test('an error in the middle of a stream is said by its kind', async () => {
  stream([START, '{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}']);
  expect(await thinkOnce()).toMatchObject({
    ok: false,
    error: { message: 'Claude is overloaded', retryable: true },
  });
});

describe.skipIf(!existsSync(RECORDED))('recorded answers of the real API', () => {
  const recordings = globSync('*.chunks.txt', { cwd: RECORDED }).map((file) => {
    const lines = readFileSync(`${RECORDED}${basename(file)}`, 'utf8').split('\n');
    const events = lines.filter((line) => line.startsWith('{'));
    const isWhole = events.filter((event) => event.includes('"message_start"')).length === 1;
    return { file, events, isWhole };
  });

  test('there are some of each kind', () => {
    expect(recordings.filter(({ isWhole }) => isWhole).length).toBeGreaterThan(10);
    expect(recordings.filter(({ isWhole }) => !isWhole).length).toBeGreaterThan(0);
  });

  test.for(recordings.filter(({ isWhole }) => !isWhole))(
    '$file, where a second message begins in the stream, may be tried again',
    async ({ events }) => {
      stream(events);
      expect(await thinkOnce()).toMatchObject({ ok: false, error: { retryable: true } });
    },
  );

  test.for(recordings.filter(({ isWhole }) => isWhole))(
    '$file is a thought that can be sent back',
    async ({ events }) => {
      stream(events);
      const thinking = await thinkOnce();
      expect(thinking).toMatchObject({ ok: true, value: { stopReason: expect.any(String) } });
      if (!thinking.ok) return;
      const { content, usage, costMicros } = thinking.value;
      // What it may cost nothing, and what it must not lose: blocks of its own tools and of its thinking.
      expect(usage.input + usage.cacheRead + usage.cacheWrite).toBeGreaterThan(0);
      expect(costMicros).toBeGreaterThan(0);
      const kept = echoOf(content).map(({ type }) => type);
      expect(kept.filter((type) => type !== 'text')).toEqual(
        content.map(({ type }) => type).filter((type) => type !== 'text'),
      );
    },
  );
});
