import type { MetricUnit } from '@golem/contracts';
import { expect, test } from 'vitest';
import { guessUnit, numberText } from './measure.ts';
import { seriesNames } from './series-names.ts';
import { element, text } from './svg.ts';

test.for<[number, MetricUnit, string]>([
  [0, 'bytes', '0 B'],
  [4_066_790_000, 'bytes', '3.79 GiB'],
  [0.0421, 'seconds', '42.1 ms'],
  [90, 'seconds', '90 s'],
  [7_200, 'seconds', '2 h'],
  [0.985, 'ratio', '98.5 %'],
  [-1_500, 'none', '-1.5 k'],
  [12.34, 'per second', '12.3 /s'],
])('%d as %s is written %s', ([value, unit, words]) => {
  expect(numberText(value, unit)).toBe(words);
});

test.for<[string, MetricUnit]>([
  ['node_memory_used_bytes', 'bytes'],
  ['rate(node_network_receive_bytes_total[5m])', 'bytes/s'],
  ['histogram_quantile(0.99, rate(http_request_duration_seconds_bucket[5m]))', 'seconds'],
  ['rate(http_requests_total[5m])', 'per second'],
  ['node_memory_free_bytes / node_memory_total_bytes', 'none'],
  ['up', 'none'],
])('%s is in %s', ([query, unit]) => {
  expect(guessUnit(query)).toBe(unit);
});

const of = (...all: Record<string, string>[]) => seriesNames(all.map((labels) => ({ labels })));

test('series are named by what tells them apart', () => {
  expect(of({ job: 'node', instance: 'web-1' }, { job: 'node', instance: 'web-2' })).toEqual([
    'web-1',
    'web-2',
  ]);
  expect(of({ a: '1', b: '2' }, { a: '2', b: '1' })).toEqual(['a=1 b=2', 'a=2 b=1']);
  expect(of({ __name__: 'up' })).toEqual(['up']);
  expect(of({})).toEqual(['value']);
});

test('words of others stay words in a picture', () => {
  expect(text('<script>&"日', { x: 1 })).toBe('<text x="1">&lt;script&gt;&amp;&quot;?</text>');
  expect(element('rect', { fill: '"/><image href="x' })).toBe(
    '<rect fill="&quot;/&gt;&lt;image href=&quot;x"/>',
  );
});
