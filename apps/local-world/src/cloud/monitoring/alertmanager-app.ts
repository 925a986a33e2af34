import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { z } from 'zod';
import { type ObservedEnv, observe, type Traffic } from '../../observe.ts';
import type { SpecCheck } from '../../spec-check.ts';
import { Silence } from '../cloud-state.ts';
import type { CloudStore } from '../cloud-store.ts';
import { type SiteAlerts, stateOf } from './site-alerts.ts';

export const ALERTMANAGER_BASE = '/alertmanager';
const API = '/api/v2';

const NewSilence = Silence.omit({ id: true });
const EQUAL = /^([a-zA-Z_]\w*)=("(?:[^"\\]|\\.)*")$/;

const shown = (silence: Silence, now: number) => ({
  ...silence,
  annotations: {},
  status: { state: stateOf(silence, now) },
  updatedAt: silence.startsAt,
});

/** Whether these labels fit all filters; of the filters only equality is known. */
const fits = (filters: string[], labels: Record<string, string>): boolean =>
  filters.every((filter) => {
    const [, name = '', value = '""'] = EQUAL.exec(filter) ?? [];
    return labels[name] === JSON.parse(value);
  });

/** The part of Alertmanager's API v2 that has to do with alerts and silences. */
export const alertmanagerApp = (
  store: CloudStore,
  alerts: SiteAlerts,
  traffic: Traffic,
  check: SpecCheck | null,
) => {
  const find = (id: string) => store.state.silences.find((silence) => silence.id === id);
  return new Hono<ObservedEnv>()
    .use(async (c, next) => {
      c.set('body', c.req.method === 'POST' ? await c.req.json().catch(() => undefined) : undefined);
      await next();
    })
    .use(observe({ base: `${ALERTMANAGER_BASE}${API}`, clock: store.clock, traffic, check }))
    .get(`${API}/alerts`, (c) => {
      const filters = c.req.queries('filter') ?? [];
      const found = alerts.firing().filter(({ labels }) => fits(filters, labels));
      return c.json(
        found.map(({ fingerprint, labels, annotations, startsAt }) => {
          const silencedBy = alerts.silenced(labels);
          const at = new Date(startsAt).toISOString();
          return {
            fingerprint,
            labels,
            annotations,
            startsAt: at,
            updatedAt: at,
            endsAt: new Date(store.clock.now() + 300_000).toISOString(),
            receivers: [{ name: 'golem' }],
            status: {
              state: silencedBy.length > 0 ? 'suppressed' : 'active',
              silencedBy,
              inhibitedBy: [],
              mutedBy: [],
            },
          };
        }),
      );
    })
    .get(`${API}/silences`, (c) =>
      c.json(store.state.silences.map((silence) => shown(silence, store.clock.now()))),
    )
    .post(`${API}/silences`, (c) => {
      const wanted = NewSilence.safeParse(c.get('body'));
      if (!wanted.success) return c.json(z.prettifyError(wanted.error), 400);
      const silence = { ...wanted.data, id: randomUUID() };
      store.change(({ silences }) => silences.unshift(silence));
      store.effect('silence', silence.id);
      return c.json({ silenceID: silence.id });
    })
    .get(`${API}/silence/:id`, (c) => {
      const silence = find(c.req.param('id'));
      return silence ? c.json(shown(silence, store.clock.now())) : c.json('silence not found', 404);
    })
    .delete(`${API}/silence/:id`, (c) => {
      const silence = find(c.req.param('id'));
      if (!silence) return c.json('silence not found', 404);
      store.change(() => {
        silence.endsAt = store.isoNow();
      });
      store.effect('unsilence', silence.id);
      return c.body(null, 200);
    });
};
