import { type DnsRecord, DnsType, fail, type hosting, ok, type Result } from '@golem/contracts';
import { type ActionFor, beforeWrite } from '@golem/worker-kit';
import { z } from 'zod';
import { cloudflare } from '../cloudflare-client.ts';
import type { HostingEnv } from '../env.ts';
import { findZone, type Reach, type Zone } from '../zones.ts';
import { undoDelete } from './record-change.ts';
import { ambiguous, describeRecord, findRecords, sameContent } from './records.ts';

const Deleted = z.object({ id: z.string() });

type Args = z.infer<typeof hosting.capabilities.delete_dns_record.input>;

const fitting = async (
  reach: Reach,
  { zone: nameOrId, record, type, content }: Args,
): Promise<Result<{ zone: Zone; records: DnsRecord[] }>> => {
  const zone = await findZone(reach, nameOrId);
  if (!zone.ok) return zone;
  const found = await findRecords(reach, zone.value, record, type);
  if (!found.ok) return found;
  const records = found.value.filter(
    (one) =>
      (type === undefined || one.type === type) &&
      (content === undefined || sameContent(one.type, one.content, content)),
  );
  return ok({ zone: zone.value, records });
};

/** The one record that is meant, of a type that can be created again. */
const findOne = async (reach: Reach, args: Args): Promise<Result<{ zone: Zone; record: DnsRecord }>> => {
  const found = await fitting(reach, args);
  if (!found.ok) return found;
  const { zone, records } = found.value;
  const [record, ...others] = records;
  if (!record) return fail('not_found', `There is no such record in ${zone.name}.`);
  if (others.length > 0) return ambiguous(records);
  if (!DnsType.safeParse(record.type).success) {
    return fail(
      'upstream_rejected',
      `A ${record.type} record could not be brought back by undo; delete it in Cloudflare's dashboard.`,
    );
  }
  return ok({ zone, record });
};

export const deleteDnsRecord: ActionFor<typeof hosting, 'delete_dns_record', HostingEnv> = {
  async run(args, context) {
    const found = await beforeWrite(findOne(context, args));
    if (!found.ok) return found;
    const { zone, record } = found.value;
    const deleted = await cloudflare(context.env, {
      effect: 'write',
      answer: Deleted,
      signal: context.signal,
      send: (client, options) => client.dns.records.delete(record.id, { zone_id: zone.id }, options),
    });
    return deleted.ok ? ok({ output: { zone: zone.name, record }, undo: undoDelete(zone, record) }) : deleted;
  },

  async preview(args, context) {
    const found = await findOne(context, args);
    if (!found.ok) return found;
    const { zone, record } = found.value;
    const { ttl, proxied } = record;
    return ok({
      lines: [
        `Gone afterwards: ${describeRecord(record)}`,
        `TTL ${ttl === 1 ? 'automatic' : `${ttl} s`}, ${proxied ? '' : 'not '}proxied.`,
      ],
      state: { zone: zone.id, record },
    });
  },

  async probe(args, context) {
    const found = await fitting(context, args);
    if (!found.ok) return found;
    const { zone, records } = found.value;
    return ok(
      records.length === 0
        ? { happened: 'yes', detail: `${zone.name} has no such record.` }
        : { happened: 'no', detail: `Still there: ${records.slice(0, 3).map(describeRecord).join('; ')}.` },
    );
  },
};
