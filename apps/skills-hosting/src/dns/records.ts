import { DnsRecord, type DnsType, fail, ok, type Result } from '@golem/contracts';
import { z } from 'zod';
import { cloudflare } from '../cloudflare-client.ts';
import type { Reach, Zone } from '../zones.ts';

/** A record as Cloudflare answers it. */
export const RecordAnswer = z
  .object({
    id: z.string(),
    type: z.string(),
    name: z.string(),
    content: z.string().default(''),
    ttl: z.number(),
    proxied: z.boolean().default(false),
    priority: z.number().nullish(),
    comment: z.string().nullish(),
  })
  .transform((record) => ({ ...record, priority: record.priority ?? null, comment: record.comment ?? null }))
  .pipe(DnsRecord);

const RecordsAnswer = z.object({
  result: z.array(RecordAnswer),
  result_info: z.object({ total_count: z.number().optional() }).optional(),
});

/** As many as fit one answer to the model. */
const MOST = 200;

const isId = (record: string): boolean => /^[0-9a-f]{32}$/i.test(record);

/** The full name in lower case: `@` is the zone itself, `www` a name in it. */
export const fullName = (record: string, zone: Zone): string => {
  const name = record.toLowerCase().replace(/\.$/, '');
  if (name === '@' || name === zone.name) return zone.name;
  return name.endsWith(`.${zone.name}`) ? name : `${name}.${zone.name}`;
};

/** Whether both say the same: host names are equal in any case, and Cloudflare shows TXT in quotes. */
export const sameContent = (type: string, one: string, other: string): boolean => {
  const plain = (content: string) =>
    type === 'TXT' ? content.replace(/^"(.*)"$/, '$1') : content.toLowerCase().replace(/\.$/, '');
  return plain(one) === plain(other);
};

/** The records of a zone, 200 at most, and whether that is all of them. */
export const listRecords = async (
  { env, signal }: Reach,
  zone: Zone,
  filter: { name?: string; type?: DnsType | undefined } = {},
): Promise<Result<{ records: DnsRecord[]; truncated: boolean }>> => {
  const { name, type } = filter;
  const page = await cloudflare(env, {
    effect: 'read',
    answer: RecordsAnswer,
    signal,
    send: (client, options) =>
      client.dns.records.list(
        {
          zone_id: zone.id,
          per_page: MOST,
          order: 'name',
          ...(name && { name: { exact: name } }),
          ...(type && { type }),
        },
        options,
      ),
  });
  if (!page.ok) return page;
  const { result: records, result_info } = page.value;
  return ok({ records, truncated: (result_info?.total_count ?? records.length) > records.length });
};

/** The records that a name or an id means; none is not an error. */
export const findRecords = async (
  reach: Reach,
  zone: Zone,
  record: string,
  type?: DnsType,
): Promise<Result<DnsRecord[]>> => {
  if (!isId(record)) {
    const listed = await listRecords(reach, zone, { name: fullName(record, zone), type });
    return listed.ok ? ok(listed.value.records) : listed;
  }
  const got = await cloudflare(reach.env, {
    effect: 'read',
    answer: RecordAnswer,
    signal: reach.signal,
    send: (client, options) => client.dns.records.get(record.toLowerCase(), { zone_id: zone.id }, options),
  });
  if (got.ok) return ok([got.value]);
  return got.error.code === 'not_found' ? ok([]) : got;
};

/** A record in one line for cards and errors. */
export const describeRecord = ({ id, type, name, content }: DnsRecord): string =>
  `${type} ${name} → ${content.length > 200 ? `${content.slice(0, 199)}…` : content} (${id})`;

/** `conflict`, with the records among which one has to be named. */
export const ambiguous = (records: DnsRecord[]) =>
  fail(
    'conflict',
    `${records.length} records fit. Name one by its id: ${records.slice(0, 10).map(describeRecord).join('; ')}.`,
  );
