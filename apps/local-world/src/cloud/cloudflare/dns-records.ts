import { randomBytes } from 'node:crypto';
import { isIPv4, isIPv6 } from 'node:net';
import { Hono } from 'hono';
import { z } from 'zod';
import type { ObservedEnv } from '../../observe.ts';
import type { DnsRecord, Zone } from '../cloud-state.ts';
import type { CloudStore } from '../cloud-store.ts';
import { ok, okPage } from './envelope.ts';
import { CloudflareError } from './errors.ts';
import { zoneById } from './zones.ts';

const RecordInput = z.object({
  type: z.enum(['A', 'AAAA', 'CNAME', 'MX', 'TXT', 'NS', 'CAA', 'SRV', 'PTR']),
  name: z.string().min(1).max(255),
  content: z.string().min(1),
  ttl: z.number().int().default(1),
  proxied: z.boolean().default(false),
  priority: z.number().int().min(0).max(65_535).optional(),
  comment: z.string().max(100).nullable().default(null),
  tags: z.array(z.string()).default([]),
});
type RecordInput = z.infer<typeof RecordInput>;

const PROXIABLE = new Set(['A', 'AAAA', 'CNAME']);

const recordObject = (record: DnsRecord) => ({
  id: record.id,
  name: record.name,
  type: record.type,
  content: record.content,
  proxiable: PROXIABLE.has(record.type),
  proxied: record.proxied,
  ttl: record.ttl,
  settings: {},
  meta: {},
  comment: record.comment,
  tags: record.tags,
  created_on: record.created,
  modified_on: record.modified,
  ...(record.priority === undefined ? {} : { priority: record.priority }),
});

/** The full name in lower case: `@` and `www` are short for names in the zone. */
const fullName = (name: string, zone: Zone): string => {
  const lower = name.toLowerCase().replace(/\.$/, '');
  if (lower === '@' || lower === zone.name) return zone.name;
  return lower.endsWith(`.${zone.name}`) ? lower : `${lower}.${zone.name}`;
};

const problemOf = ({ type, content, ttl, proxied, priority }: RecordInput): string | null => {
  if (type === 'A' && !isIPv4(content)) return 'Content for A record must be a valid IPv4 address.';
  if (type === 'AAAA' && !isIPv6(content)) return 'Content for AAAA record must be a valid IPv6 address.';
  if (type === 'MX' && priority === undefined) return 'priority is a required field for MX records.';
  if (ttl !== 1 && (ttl < 60 || ttl > 86_400))
    return 'TTL must be between 60 and 86400 seconds, or 1 for Automatic.';
  if (proxied && !PROXIABLE.has(type)) return `This record type cannot be proxied.`;
  return null;
};

const parse = (body: unknown, zone: Zone): RecordInput => {
  const parsed = RecordInput.safeParse(body);
  if (!parsed.success) throw new CloudflareError('invalidRecord', z.prettifyError(parsed.error));
  const problem = problemOf(parsed.data);
  if (problem !== null) throw new CloudflareError('invalidRecord', problem);
  return { ...parsed.data, name: fullName(parsed.data.name, zone) };
};

const refuseConflicts = (zone: Zone, wanted: RecordInput, except?: DnsRecord): void => {
  const others = zone.records.filter((record) => record !== except && record.name === wanted.name);
  if (others.some((record) => record.type === wanted.type && record.content === wanted.content)) {
    throw new CloudflareError('duplicateRecord');
  }
  const addresses = others.filter((record) => PROXIABLE.has(record.type));
  if (wanted.type === 'CNAME' ? addresses.length > 0 : addresses.some((record) => record.type === 'CNAME')) {
    if (PROXIABLE.has(wanted.type)) throw new CloudflareError('cnameConflict');
  }
};

const recordById = (zone: Zone, id: string): DnsRecord => {
  const record = zone.records.find((other) => other.id === id);
  if (record === undefined) throw new CloudflareError('noRecord');
  return record;
};

const fits = (record: DnsRecord, query: Record<string, string>): boolean =>
  (['name', 'type', 'content'] as const).every((field) => {
    const exact = query[field] ?? query[`${field}.exact`];
    const part = query[`${field}.contains`];
    return (
      (exact === undefined || record[field] === exact) && (part === undefined || record[field].includes(part))
    );
  });

export const dnsRecordRoutes = (store: CloudStore) => {
  const replace = (zone: Zone, record: DnsRecord, body: unknown) => {
    const { priority, ...input } = parse(body, zone);
    refuseConflicts(zone, input, record);
    store.effect('update_dns_record', record.name);
    store.change(() =>
      Object.assign(record, input, priority === undefined ? {} : { priority }, { modified: store.isoNow() }),
    );
    return ok(recordObject(record));
  };

  return new Hono<ObservedEnv>()
    .get('/zones/:zone/dns_records', (c) => {
      const zone = zoneById(store, c.req.param('zone'));
      const chosen = zone.records.filter((record) => fits(record, c.req.query()));
      return c.json(okPage(chosen.map(recordObject), { per_page: '100', ...c.req.query() }));
    })
    .get('/zones/:zone/dns_records/:record', (c) =>
      c.json(ok(recordObject(recordById(zoneById(store, c.req.param('zone')), c.req.param('record'))))),
    )
    .post('/zones/:zone/dns_records', (c) => {
      const zone = zoneById(store, c.req.param('zone'));
      const { priority, ...input } = parse(c.get('body'), zone);
      refuseConflicts(zone, input);
      const now = store.isoNow();
      const record: DnsRecord = {
        id: randomBytes(16).toString('hex'),
        ...input,
        ...(priority === undefined ? {} : { priority }),
        created: now,
        modified: now,
      };
      store.effect('create_dns_record', record.name);
      store.change(() => zone.records.push(record));
      return c.json(ok(recordObject(record)));
    })
    .put('/zones/:zone/dns_records/:record', (c) => {
      const zone = zoneById(store, c.req.param('zone'));
      return c.json(replace(zone, recordById(zone, c.req.param('record')), c.get('body')));
    })
    .patch('/zones/:zone/dns_records/:record', (c) => {
      const zone = zoneById(store, c.req.param('zone'));
      const record = recordById(zone, c.req.param('record'));
      return c.json(
        replace(zone, record, { ...record, ...z.looseObject({}).catch({}).parse(c.get('body')) }),
      );
    })
    .delete('/zones/:zone/dns_records/:record', (c) => {
      const zone = zoneById(store, c.req.param('zone'));
      const record = recordById(zone, c.req.param('record'));
      store.effect('delete_dns_record', record.name);
      store.change(() => {
        zone.records = zone.records.filter((other) => other !== record);
      });
      return c.json({ result: { id: record.id } });
    });
};
