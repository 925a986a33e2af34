import { Hono } from 'hono';
import { type ObservedEnv, observe, type Traffic } from '../../observe.ts';
import type { CloudStore } from '../cloud-store.ts';
import { SITES } from '../sites.ts';
import type { SiteAlerts } from './site-alerts.ts';

export const LOKI_BASE = '/loki-api';

/** One line each so often, in milliseconds. */
const EVERY_MS = 20_000;
const MAX_LINES = 5_000;

interface Line {
  ms: number;
  app: string;
  text: string;
}

const lineAt = (ms: number, app: string, isDown: boolean): string => {
  const number = Math.floor(ms / EVERY_MS);
  if (isDown)
    return `level=error msg="connection refused" upstream=10.0.0.${number % 9}:5432 attempt=${number % 7}`;
  if (number % 23 === 0)
    return `level=error msg="timeout after 30000 ms" request=${(number * 7919).toString(16)}`;
  return `level=info msg="GET /" status=200 duration_ms=${20 + (number % 60)} app=${app}`;
};

/** Made-up lines of the sites: calm, and errors since one is down. Of LogQL it knows equal labels and line filters. */
export const lokiApp = (store: CloudStore, alerts: SiteAlerts, traffic: Traffic) =>
  new Hono<ObservedEnv>()
    .use(observe({ base: LOKI_BASE, clock: store.clock, traffic, check: null }))
    .get('/loki/api/v1/query_range', (c) => {
      const query = c.req.query('query') ?? '';
      const selector = /^\{([^}]*)\}/.exec(query)?.[1];
      if (selector === undefined) return c.text('parse error at line 1, col 1: syntax error', 400);
      alerts.look();
      const from = Number(c.req.query('start')) / 1e6;
      const until = Math.min(Number(c.req.query('end')) / 1e6, store.clock.now());
      const limit = Math.min(Number(c.req.query('limit')) || 100, MAX_LINES);
      const app = /\bapp\s*=\s*"([^"]*)"/.exec(selector)?.[1];
      const contains = [...query.matchAll(/\|=\s*"([^"]*)"/g)].map(([, text = '']) => text);
      const pattern = /\|~\s*`([^`]*)`/.exec(query)?.[1];
      const fits = (line: string) =>
        contains.every((text) => line.includes(text)) &&
        (pattern === undefined || new RegExp(pattern.replace('(?i)', ''), 'i').test(line));
      const lines: Line[] = SITES.flatMap(({ host }) => {
        const name = host.replace(/\.test$/, '');
        if (app !== undefined && app !== name) return [];
        const since = alerts.downSince(host) ?? Number.POSITIVE_INFINITY;
        const count = Math.max(0, Math.min(MAX_LINES, Math.floor((until - from) / EVERY_MS)));
        return Array.from({ length: count }, (_, index) => {
          const ms = Math.floor(until / EVERY_MS - index) * EVERY_MS;
          return { ms, app: name, text: lineAt(ms, name, ms >= since - EVERY_MS) };
        }).filter(({ text }) => fits(text));
      })
        .toSorted((a, b) => b.ms - a.ms)
        .slice(0, limit);
      const result = [...new Set(lines.map((line) => line.app))].map((name) => ({
        stream: { app: name },
        values: lines.filter((line) => line.app === name).map(({ ms, text }) => [`${ms}000000`, text]),
      }));
      return c.json({ status: 'success', data: { resultType: 'streams', result, stats: {} } });
    });
