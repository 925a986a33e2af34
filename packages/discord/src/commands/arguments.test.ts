import { expect, test } from 'vitest';
import { parseDoArguments } from './arguments.ts';

test.each([
  ['', {}],
  ['  ', {}],
  ['server=web-1', { server: 'web-1' }],
  ['server=web-1 reason="too slow" n=3 on=true', { server: 'web-1', reason: 'too slow', n: '3', on: 'true' }],
  [`subject='it''s up' to=a@example.test`, { subject: 'its up', to: 'a@example.test' }],
  ['url=https://example.test/?a=b', { url: 'https://example.test/?a=b' }],
  ['empty=', { empty: '' }],
  ['{"server":"web-1","n":3,"deep":{"on":true}}', { server: 'web-1', n: 3, deep: { on: true } }],
])('/do arguments %s', (text, value) => {
  expect(parseDoArguments(text)).toEqual({ ok: true, value });
});

test.each([
  ['{"server":', /begin like JSON/],
  ['["web-1"]', /one JSON object/],
  ['server=web-1 reason="too', /quote .* not closed/],
  ['web-1', /not key=value/],
  ['=web-1', /not key=value/],
  ['server=a server=b', /given twice/],
])('/do arguments %s are answered with what to do', (text, message) => {
  expect(parseDoArguments(text)).toEqual({ ok: false, error: { message: expect.stringMatching(message) } });
});
