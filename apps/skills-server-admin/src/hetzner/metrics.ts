import { ok, type Result } from '@golem/contracts';
import { hetzner } from './client.ts';
import type { Reach } from './servers.ts';
import { type HetznerServer, MetricsAnswer } from './types.ts';

/** Points per series that are asked for: enough that a short peak is not averaged away. */
const POINTS = 120;

/** Units by the end of a series' name, as Hetzner documents them ("Get Metrics for a Server"). */
const UNITS: readonly [RegExp, string][] = [
  [/^cpu$/, '% of one core'],
  [/iops\.(read|write)$/, 'operations/s'],
  [/bandwidth\.(read|write|in|out)$/, 'bytes/s'],
  [/pps\.(in|out)$/, 'packets/s'],
];

const rounded = (value: number): number => Math.round(value * 100) / 100;

const summarize = ([name, { values }]: [string, { values: [number, string][] }]) => {
  const numbers = values.map(([, text]) => Number(text)).filter(Number.isFinite);
  if (numbers.length === 0) return [];
  const sum = numbers.reduce((total, value) => total + value, 0);
  return [
    {
      name,
      unit: UNITS.find(([pattern]) => pattern.test(name))?.[1] ?? '',
      latest: rounded(numbers.at(-1) ?? 0),
      average: rounded(sum / numbers.length),
      max: rounded(numbers.reduce((most, value) => Math.max(most, value))),
    },
  ];
};

/** CPU, disk and network of a server over the last minutes until `now` (unix milliseconds), one line for each series. */
export const recentMetrics = async (
  { env, signal }: Reach,
  server: HetznerServer,
  minutes: number,
  now: number,
): Promise<Result<ReturnType<typeof summarize>>> => {
  const query = new URLSearchParams([
    ['type', 'cpu'],
    ['type', 'disk'],
    ['type', 'network'],
    ['start', new Date(now - minutes * 60_000).toISOString()],
    ['end', new Date(now).toISOString()],
    ['step', String(Math.max(1, Math.round((minutes * 60) / POINTS)))],
  ]);
  const path = `/servers/${server.id}/metrics?${query.toString()}`;
  const found = await hetzner(env, { method: 'GET', path, answer: MetricsAnswer, signal });
  return found.ok ? ok(Object.entries(found.value.metrics.time_series).flatMap(summarize)) : found;
};
