import { Hono } from 'hono';
import { type ObservedEnv, observe, type Traffic } from '../../observe.ts';
import type { SpecCheck } from '../../spec-check.ts';
import type { CloudStore } from '../cloud-store.ts';
import { isServing } from '../power.ts';
import { SITES } from '../sites.ts';
import type { SiteAlerts } from './site-alerts.ts';

export const PROMETHEUS_BASE = '/prometheus';
const API = '/api/v1';

const DAY_MS = 86_400_000;
const MAX_POINTS = 11_000;

interface Series {
  metric: Record<string, string>;
  /** At this moment, epoch milliseconds. */
  at: (ms: number) => number;
}

/** A calm daily wave with a little noise, the same each time that it is asked for. */
const wave = (ms: number, seed: number): number =>
  1 +
  0.6 * Math.sin((ms / DAY_MS) * 2 * Math.PI + seed) +
  0.15 * Math.sin(ms / 600_000 + seed * 3) +
  0.1 * Math.sin(ms / 97_000 + seed * 7);

/** All series there are. What a server or a site has had before now is made up, except for when it went down. */
const seriesOf = (store: CloudStore, alerts: SiteAlerts): Series[] => {
  const servers = store.state.servers.flatMap((server): Series[] => {
    const labels = { instance: server.name, job: 'node' };
    const on = isServing(store, server) ? 1 : 0;
    return [
      { metric: { __name__: 'up', ...labels }, at: () => on },
      { metric: { __name__: 'node_load1', ...labels }, at: (ms) => on * wave(ms, server.id) * 0.7 },
      {
        metric: { __name__: 'node_memory_used_bytes', ...labels },
        at: (ms) => on * (2 + wave(ms / 3, server.id)) * 1024 ** 3,
      },
    ];
  });
  const sites = SITES.flatMap(({ host }, seed): Series[] => {
    const labels = { instance: host, job: 'site' };
    const since = alerts.downSince(host) ?? Number.POSITIVE_INFINITY;
    const up = (ms: number) => (ms < since ? 1 : 0);
    return [
      { metric: { __name__: 'probe_success', ...labels }, at: up },
      { metric: { __name__: 'probe_duration_seconds', ...labels }, at: (ms) => 0.08 * wave(ms, seed) },
      {
        metric: { __name__: 'site_requests_per_second', ...labels },
        at: (ms) => up(ms) * 12 * wave(ms, seed),
      },
    ];
  });
  return [...servers, ...sites];
};

const bad = (message: string) => ({ status: 'error', errorType: 'bad_data', error: message });

/** Not PromQL: the name of a metric and labels that are equal, in whatever it is wrapped; null when there is none. */
const select = (query: string, all: readonly Series[]): Series[] | null => {
  const names = [...new Set(all.map(({ metric }) => metric['__name__'] ?? ''))];
  const name = names.find((one) => new RegExp(`\\b${one}\\b`).test(query));
  if (name === undefined) return null;
  const labels = [...query.matchAll(/([a-zA-Z_]\w*)\s*=\s*"([^"]*)"/g)];
  return all.filter(
    ({ metric }) =>
      metric['__name__'] === name && labels.every(([, label = '', value]) => metric[label] === value),
  );
};

/** Answers the two kinds of queries over made-up series; it says so when it does not know a name. */
export const prometheusApp = (
  store: CloudStore,
  alerts: SiteAlerts,
  traffic: Traffic,
  check: SpecCheck | null,
) => {
  const found = (query: string) => {
    alerts.look();
    const all = seriesOf(store, alerts);
    const names = [...new Set(all.map(({ metric }) => metric['__name__']))].join(', ');
    return select(query, all) ?? `The small cloud's Prometheus knows only names and equal labels: ${names}.`;
  };
  return new Hono<ObservedEnv>()
    .use(observe({ base: `${PROMETHEUS_BASE}${API}`, clock: store.clock, traffic, check }))
    .get(`${API}/query`, (c) => {
      const series = found(c.req.query('query') ?? '');
      if (typeof series === 'string') return c.json(bad(series), 400);
      const seconds = Number(c.req.query('time')) || store.clock.now() / 1000;
      const result = series.map(({ metric, at }) => ({
        metric,
        value: [seconds, String(at(seconds * 1000))],
      }));
      return c.json({ status: 'success', data: { resultType: 'vector', result } });
    })
    .get(`${API}/query_range`, (c) => {
      const series = found(c.req.query('query') ?? '');
      if (typeof series === 'string') return c.json(bad(series), 400);
      const [start = 0, end = 0, step = 0] = ['start', 'end', 'step'].map((name) =>
        Number(c.req.query(name)),
      );
      if (!(step > 0) || !(start < end))
        return c.json(bad('start, end and step must be numbers in order'), 400);
      if ((end - start) / step > MAX_POINTS) return c.json(bad('exceeded maximum resolution'), 400);
      const times = Array.from(
        { length: Math.floor((end - start) / step) + 1 },
        (_, index) => start + index * step,
      );
      const result = series.map(({ metric, at }) => ({
        metric,
        values: times.map((seconds) => [seconds, String(at(seconds * 1000))]),
      }));
      return c.json({ status: 'success', data: { resultType: 'matrix', result } });
    });
};
