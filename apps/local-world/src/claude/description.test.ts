import { existsSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { failure, refuse, say, together, use } from './script.ts';
import { ask, startClaude } from './test-server.ts';

/** Public API descriptions lie beside the repository where there are any. */
const FILE = new URL('../../../../../shared/specs/anthropic/anthropic-golem.json', import.meta.url);

const ajv = new Ajv2020({ strict: false, discriminator: false, validateFormats: true });
formats.default(ajv);
if (existsSync(FILE)) ajv.addSchema(JSON.parse(readFileSync(FILE, 'utf8')), 'anthropic');

/** What is wrong with the value, or null. */
const misfit = (schema: string, value: unknown): string | null => {
  const validate = ajv.compile({ $ref: `anthropic#/components/schemas/${schema}` });
  return validate(value) ? null : ajv.errorsText(validate.errors);
};

const replies = () => [
  'A text.',
  together('First.', use('a__b', { x: 1 }), use('c__d', {})),
  refuse('no'),
  { ...say('cut short'), stopReason: 'max_tokens' as const },
];

describe.skipIf(!existsSync(FILE))('against the published description', () => {
  test('every answer is a Message', async () => {
    const { claude, post } = await startClaude();
    claude.script(replies());
    for (const _ of replies()) expect(misfit('Message', await (await post(ask())).json())).toBeNull();
  });

  test('every event of a stream is one of the events described, and so is an error', async () => {
    const { claude, post } = await startClaude();
    claude.script([
      ...replies(),
      { ...say('x'), fault: { kind: 'stream_error', afterEvents: 2, status: 529 } },
    ]);
    for (let turn = 0; turn <= replies().length; turn += 1) {
      const body = await (await post(ask('hi', { stream: true }))).text();
      const frames = [...body.matchAll(/^event: (\w+)\ndata: (.+)\n$/gm)];
      expect(frames.length).toBeGreaterThan(2);
      for (const [, name = '', data = ''] of frames) {
        const event: unknown = JSON.parse(data);
        expect(event).toMatchObject({ type: name });
        expect(misfit(name === 'error' ? 'ErrorResponse' : 'MessageStreamEvent', event)).toBeNull();
      }
    }
  });

  test('errors, models and counts fit', async () => {
    const { claude, url, post } = await startClaude();
    const headers = { 'x-api-key': 'k', 'anthropic-version': '2023-06-01' };
    const json = async (path: string): Promise<unknown> => (await fetch(url + path, { headers })).json();
    expect(misfit('ListResponse_ModelInfo_', await json('/v1/models'))).toBeNull();
    expect(misfit('ModelInfo', await json('/v1/models/claude-sonnet-5-5'))).toBeNull();
    expect(misfit('ErrorResponse', await json('/v1/models/gpt-9'))).toBeNull();
    const { max_tokens: _, ...prompt } = ask();
    const count = await post(prompt, {}, '/v1/messages/count_tokens');
    expect(misfit('CountMessageTokensResponse', await count.json())).toBeNull();
    for (const status of [400, 401, 404, 429, 500, 529]) {
      claude.script([failure(status)]);
      expect(misfit('ErrorResponse', await (await post(ask())).json())).toBeNull();
    }
  });

  const tool = { name: 'a__b', description: 'x', input_schema: { type: 'object', properties: {} } };
  const cache_control = { type: 'ephemeral', ttl: '5m' };
  test.each([
    ['a plain question', ask()],
    [
      'tools and a choice',
      ask('hi', { tools: [{ ...tool, cache_control, strict: true }], tool_choice: { type: 'any' } }),
    ],
    ['system blocks', ask('hi', { system: [{ type: 'text', text: 'x', cache_control }] })],
    ['thinking', ask('hi', { max_tokens: 4096, thinking: { type: 'enabled', budget_tokens: 1024 } })],
    ['a form', ask('hi', { output_config: { format: { type: 'json_schema', schema: { type: 'object' } } } })],
    ['no limit', { ...ask(), max_tokens: undefined }],
    ['an unknown field', ask('hi', { colour: 'red' })],
    ['an unknown block', ask('hi', { messages: [{ role: 'user', content: [{ type: 'song' }] }] })],
    [
      'an empty text block',
      ask('hi', { messages: [{ role: 'user', content: [{ type: 'text', text: '' }] }] }),
    ],
    ['a tool name with a dot', ask('hi', { tools: [{ ...tool, name: 'a.b' }] })],
    ['a small thinking budget', ask('hi', { thinking: { type: 'enabled', budget_tokens: 1 } })],
    ['a wrong ttl', ask('hi', { cache_control: { type: 'ephemeral', ttl: '1d' } })],
    ['a metadata field', ask('hi', { metadata: { name: 'x' } })],
    [
      'a result with a bad id',
      ask('hi', { messages: [{ role: 'user', content: [{ type: 'tool_result', tool_use_id: 'a b' }] }] }),
    ],
  ])('%s is accepted or refused as described', async (_, request) => {
    const { post } = await startClaude();
    const body: unknown = JSON.parse(JSON.stringify(request));
    expect((await post(body)).status === 200).toBe(misfit('CreateMessageParams', body) === null);
  });
});
