import { Hono } from 'hono';
import { z } from 'zod';
import type { ObservedEnv } from '../../observe.ts';
import type { Zone } from '../cloud-state.ts';
import type { CloudStore } from '../cloud-store.ts';
import { ACCOUNT_ID, ACCOUNT_NAME } from '../seed.ts';
import { ok, okPage } from './envelope.ts';
import { CloudflareError } from './errors.ts';

const CREATED = '2026-01-05T09:00:00.000000Z';
/** How many purges are remembered for the page. */
const MAX_PURGES = 10;

export const zoneById = (store: CloudStore, id: string): Zone => {
  const zone = store.state.zones.find((other) => other.id === id);
  if (zone === undefined) throw new CloudflareError('noRoute');
  return zone;
};

const zoneObject = (zone: Zone) => ({
  id: zone.id,
  name: zone.name,
  status: 'active',
  paused: false,
  type: 'full',
  development_mode: 0,
  name_servers: ['ada.ns.cloudflare.com', 'bob.ns.cloudflare.com'],
  original_name_servers: null,
  original_registrar: null,
  original_dnshost: null,
  modified_on: CREATED,
  created_on: CREATED,
  activated_on: CREATED,
  meta: {
    step: 2,
    custom_certificate_quota: 0,
    page_rule_quota: 3,
    phishing_detected: false,
    cdn_only: false,
    dns_only: false,
    foundation_dns: false,
  },
  owner: { id: ACCOUNT_ID, type: 'user', name: ACCOUNT_NAME },
  account: { id: ACCOUNT_ID, name: ACCOUNT_NAME },
  permissions: ['#dns_records:edit', '#dns_records:read', '#zone:read', '#cache_purge:edit'],
  plan: {
    id: '0feeeeeeeeeeeeeeeeeeeeeeeeeeeeee',
    name: 'Free Website',
    price: 0,
    currency: 'USD',
    frequency: '',
    is_subscribed: false,
    can_subscribe: false,
    legacy_id: 'free',
    legacy_discount: false,
    externally_managed: false,
  },
});

const Purge = z.union([
  z.object({ purge_everything: z.literal(true) }),
  z.object({ files: z.array(z.union([z.string(), z.looseObject({ url: z.string() })])).min(1) }),
  z.object({ hosts: z.array(z.string()).min(1) }),
  z.object({ tags: z.array(z.string()).min(1) }),
  z.object({ prefixes: z.array(z.string()).min(1) }),
]);

const described = (purge: z.infer<typeof Purge>): string => {
  if ('purge_everything' in purge) return 'everything';
  if ('files' in purge)
    return purge.files.map((file) => (typeof file === 'string' ? file : file.url)).join(', ');
  const [[kind, names] = ['', []]] = Object.entries(purge);
  return `${kind}: ${names.join(', ')}`;
};

export const zoneRoutes = (store: CloudStore) =>
  new Hono<ObservedEnv>()
    .get('/zones', (c) => {
      const { name, 'account.id': account } = c.req.query();
      const chosen = store.state.zones.filter(
        (zone) =>
          (name === undefined || zone.name === name) && (account === undefined || account === ACCOUNT_ID),
      );
      return c.json(okPage(chosen.map(zoneObject), c.req.query()));
    })
    .get('/zones/:zone', (c) => c.json(ok(zoneObject(zoneById(store, c.req.param('zone'))))))
    .post('/zones/:zone/purge_cache', (c) => {
      const zone = zoneById(store, c.req.param('zone'));
      const purge = Purge.safeParse(c.get('body'));
      if (!purge.success) throw new CloudflareError('nothingToPurge');
      store.effect('purge_cache', zone.name);
      store.change(() => {
        zone.purges = [{ at: store.isoNow(), what: described(purge.data) }, ...zone.purges].slice(
          0,
          MAX_PURGES,
        );
      });
      return c.json(ok({ id: zone.id }));
    });
