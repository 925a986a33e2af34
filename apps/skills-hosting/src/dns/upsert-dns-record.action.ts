import { type DnsRecord, type hosting, ok, type Result } from '@golem/contracts';
import { type ActionFor, beforeWrite } from '@golem/worker-kit';
import { cloudflare } from '../cloudflare-client.ts';
import type { HostingEnv } from '../env.ts';
import { findZone, type Reach, type Zone } from '../zones.ts';
import {
  differences,
  type Plan,
  planUpsert,
  type UpsertArgs,
  undoChange,
  undoCreate,
} from './record-change.ts';
import { describeRecord, findRecords, RecordAnswer } from './records.ts';

const planFor = async (reach: Reach, args: UpsertArgs): Promise<Result<Plan & { zone: Zone }>> => {
  const zone = await findZone(reach, args.zone);
  if (!zone.ok) return zone;
  const plan = await planUpsert(reach, zone.value, args);
  return plan.ok ? ok({ ...plan.value, zone: zone.value }) : plan;
};

const write = ({ env, signal }: Reach, zone: Zone, { current, wanted }: Plan): Promise<Result<DnsRecord>> =>
  cloudflare(env, {
    effect: 'write',
    answer: RecordAnswer,
    signal,
    send: (client, options) => {
      const { ttl = current?.ttl ?? 1, proxied, priority, comment, ...rest } = wanted;
      const body = {
        zone_id: zone.id,
        ...rest,
        ttl,
        ...(proxied !== undefined && { proxied }),
        ...(priority !== undefined && { priority }),
        ...(comment !== undefined && { comment }),
      };
      return current
        ? client.dns.records.edit(current.id, body, options)
        : client.dns.records.create(body, options);
    },
  });

const shown = (value: string | number | boolean | null): string => {
  if (value === null || value === '') return 'none';
  const text = String(value);
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
};
const shownTtl = (ttl: number): string => (ttl === 1 ? 'automatic' : `${ttl} s`);

const linesOf = ({ current, wanted }: Plan): string[] => {
  if (!current) {
    const { type, name, content, ttl = 1, proxied = false } = wanted;
    return [
      `New: ${type} ${name} → ${shown(content)}`,
      `TTL ${shownTtl(ttl)}, ${proxied ? '' : 'not '}proxied.`,
    ];
  }
  const changed = differences(current, wanted);
  if (changed.length === 0) return [`${describeRecord(current)} is already so; nothing will change.`];
  return [
    `Change: ${describeRecord(current)}`,
    ...changed.map((field) => {
      const [before, after] = [current[field], wanted[field] ?? null];
      return `${field}: ${shown(before)} → ${shown(after)}${field === 'ttl' ? ' (seconds, 1 is automatic)' : ''}`;
    }),
  ];
};

export const upsertDnsRecord: ActionFor<typeof hosting, 'upsert_dns_record', HostingEnv> = {
  async run(args, context) {
    const planned = await beforeWrite(planFor(context, args));
    if (!planned.ok) return planned;
    const { zone, current, wanted } = planned.value;
    if (current && differences(current, wanted).length === 0) {
      return ok({ output: { zone: zone.name, change: 'unchanged', record: current } });
    }
    const written = await write(context, zone, planned.value);
    if (!written.ok) return written;
    const record = written.value;
    return ok({
      output: { zone: zone.name, change: current ? 'changed' : 'created', record },
      undo: current ? undoChange(zone, current) : undoCreate(zone, record),
    });
  },

  async preview(args, context) {
    const planned = await planFor(context, args);
    if (!planned.ok) return planned;
    const { zone, current } = planned.value;
    return ok({ lines: linesOf(planned.value), state: { zone: zone.id, current } });
  },

  async probe(args, context) {
    const planned = await planFor(context, { ...args, keep: true });
    if (!planned.ok) return planned;
    const { zone, wanted } = planned.value;
    const found = await findRecords(context, zone, args.record, args.type);
    if (!found.ok) return found;
    const record = found.value.find((one) => differences(one, wanted).length === 0);
    return ok(
      record
        ? { happened: 'yes', detail: `${describeRecord(record)} is as asked.` }
        : { happened: 'no', detail: `No ${wanted.type} record ${wanted.name} is as asked.` },
    );
  },
};
