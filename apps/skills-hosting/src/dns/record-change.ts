import {
  type DnsRecord,
  type DnsType,
  fail,
  type hosting,
  ok,
  type Result,
  type UndoCall,
} from '@golem/contracts';
import type { z } from 'zod';
import type { Reach, Zone } from '../zones.ts';
import { ambiguous, findRecords, fullName, sameContent } from './records.ts';

export type UpsertArgs = z.infer<typeof hosting.capabilities.upsert_dns_record.input>;

/** What a record shall look like; what is undefined stays as it is. */
export interface Wanted {
  type: DnsType;
  name: string;
  content: string;
  ttl?: number | undefined;
  proxied?: boolean | undefined;
  priority?: number | undefined;
  comment?: string | undefined;
}

export interface Plan {
  /** The record to change; null: one is created. */
  current: DnsRecord | null;
  wanted: Wanted;
}

const FIELDS = ['content', 'ttl', 'proxied', 'priority', 'comment'] as const;

/** The fields in which a record is not yet as wanted. */
export const differences = (current: DnsRecord, wanted: Wanted) =>
  FIELDS.filter((field) => {
    const value = wanted[field];
    if (value === undefined) return false;
    if (field === 'content') return !sameContent(wanted.type, current.content, wanted.content);
    return field === 'comment' ? (current.comment ?? '') !== value : current[field] !== value;
  });

/** Types of which a name usually has one record; the same can be proxied. */
const isSingle = (type: string): boolean => type === 'A' || type === 'AAAA' || type === 'CNAME';

/**
 * Which record is to be changed, and to what. Errors: `not_found` for an unknown id, `conflict` when several records
 * could be meant or the one that is meant has another type.
 */
export const planUpsert = async (reach: Reach, zone: Zone, args: UpsertArgs): Promise<Result<Plan>> => {
  const { record, type, content, ttl, proxied, priority, comment, keep = !isSingle(type) } = args;
  const found = await findRecords(reach, zone, record, type);
  if (!found.ok) return found;
  const values = { type, content, ttl, proxied, priority, comment };
  const name = fullName(record, zone);
  if (/^[0-9a-f]{32}$/i.test(record)) {
    const [current] = found.value;
    if (!current) return fail('not_found', `There is no record ${record} in ${zone.name}.`);
    if (current.type !== type) return fail('conflict', `${current.name} is ${current.type}, not ${type}.`);
    return ok({ current, wanted: { ...values, name: current.name } });
  }
  const same = found.value.find((one) => sameContent(type, one.content, content));
  if (same || keep || found.value.length === 0) {
    return ok({ current: same ?? null, wanted: { ...values, name } });
  }
  const [current, ...others] = found.value;
  if (!current || others.length > 0) return ambiguous(found.value);
  return ok({ current, wanted: { ...values, name } });
};

/** The arguments that make `record` (a name or an id) what `before` was. */
const restore = (zone: Zone, record: string, before: DnsRecord) => ({
  zone: zone.name,
  record,
  type: before.type,
  content: before.content,
  ttl: before.ttl,
  ...(isSingle(before.type) && { proxied: before.proxied }),
  ...(before.priority !== null && { priority: before.priority }),
  comment: before.comment ?? '',
});

/** Takes a creation back. */
export const undoCreate = (zone: Zone, record: DnsRecord): UndoCall => ({
  capability: 'hosting.delete_dns_record',
  args: { zone: zone.name, record: record.id },
});

/** Takes a change back: the same record as it was before. */
export const undoChange = (zone: Zone, before: DnsRecord): UndoCall => ({
  capability: 'hosting.upsert_dns_record',
  args: restore(zone, before.id, before),
});

/** Takes a deletion back: a new record like the old one, beside those that are there. */
export const undoDelete = (zone: Zone, before: DnsRecord): UndoCall => ({
  capability: 'hosting.upsert_dns_record',
  args: { ...restore(zone, before.name, before), keep: true },
});
