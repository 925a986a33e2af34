import { invokeSkill } from '@golem/testing/invoke-skill';
import { interceptFetch } from '@golem/testing/upstream';
import { expect, test } from 'vitest';
import skill from '../index.ts';

const upstream = interceptFetch();
const NOW = Math.floor(Date.now() / 1000);

const chart = async (...all: string[][]) => {
  const result = all.map((numbers, index) => ({
    metric: { instance: `web-${index}` },
    values: numbers.map((number, at) => [NOW - 3_000 + at / 100, number]),
  }));
  upstream.answer(() => Response.json({ status: 'success', data: { resultType: 'matrix', result } }));
  return invokeSkill(skill, 'observability.query_metrics', { query: 'up', minutes: 60, unit: 'ratio' });
};

const drawn = { ok: true, value: { invocation: { files: [{ mediaType: 'image/png' }] } } };

test.for<[string, string[][], object]>([
  [
    'numbers at the end of what a number can be',
    [['1.7e308', '1.7e308', '1.7e308'], ['1']],
    { ...drawn, value: { invocation: { output: { series: [{ average: 1.7e308 }, { average: 1 }] } } } },
  ],
  ['the smallest numbers there are', [['5e-324', '0', '-5e-324']], drawn],
  ['a single point', [['1']], drawn],
  ['gaps, NaN and infinity between numbers', [['1', 'NaN', '+Inf', '2', '-Inf']], drawn],
  ['nothing but NaN', [['NaN', 'NaN']], { ok: true, value: { invocation: { output: { chart: false } } } }],
  ['series without a point', [[], []], { ok: true, value: { invocation: { output: { chart: false } } } }],
  ['no series at all', [], { ok: true, value: { invocation: { output: { chart: false } } } }],
  ['a hundred thousand points', [Array.from({ length: 100_000 }, (_, at) => String(at % 97))], drawn],
])('a range of %s', async ([, series, expected]) => {
  expect(await chart(...series)).toMatchObject(expected);
});
