import { z } from 'zod';
import { capability } from '../../capability.ts';

const LABEL = '[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?';
const HOST = new RegExp(`^(?:${LABEL}\\.)*${LABEL}\\.?$`, 'i');

export const Zone = z
  .string()
  .trim()
  .max(253)
  .regex(HOST, 'must be a zone by name (example.com) or id')
  .describe('The zone, by name (example.com) or id');

const RecordName = z
  .string()
  .trim()
  .max(253)
  .regex(
    new RegExp(`^(?:@|\\*|(?:\\*\\.)?(?:${LABEL}\\.)*${LABEL}\\.?)$`, 'i'),
    'must be a record by name (www, www.example.com, @ for the zone itself) or id',
  )
  .describe('The record, by name (www, www.example.com, @ for the zone itself) or id');

export const DnsRecord = z.object({
  id: z.string(),
  type: z.string(),
  name: z.string(),
  content: z.string(),
  /** Seconds; 1 is automatic. */
  ttl: z.number(),
  proxied: z.boolean(),
  priority: z.number().nullable(),
  comment: z.string().nullable(),
});
export type DnsRecord = z.infer<typeof DnsRecord>;

/** The types of records whose content is one text; the others are only listed. */
export const DnsType = z.enum(['A', 'AAAA', 'CNAME', 'MX', 'NS', 'PTR', 'TXT']);
export type DnsType = z.infer<typeof DnsType>;

const isHost = (content: string): boolean => content.length <= 253 && HOST.test(content);

const FITS: Record<DnsType, [fits: (content: string) => boolean, what: string]> = {
  A: [(content) => z.ipv4().safeParse(content).success, 'an IPv4 address'],
  AAAA: [(content) => z.ipv6().safeParse(content).success, 'an IPv6 address'],
  CNAME: [isHost, 'a host name'],
  MX: [isHost, 'the host name of a mail server'],
  NS: [isHost, 'the host name of a name server'],
  PTR: [isHost, 'a host name'],
  TXT: [(content) => !/[\r\n\0]/.test(content), 'text in one line'],
};

const PROXIABLE: ReadonlySet<DnsType> = new Set(['A', 'AAAA', 'CNAME']);

const Upsert = z
  .object({
    zone: Zone,
    record: RecordName,
    type: DnsType,
    content: z.string().trim().min(1).max(2048).describe('Address, host name or text'),
    ttl: z
      .number()
      .int()
      .min(60)
      .max(86_400)
      .or(z.literal(1))
      .optional()
      .describe('Seconds, 60 to 86400; 1 is automatic'),
    proxied: z
      .boolean()
      .optional()
      .describe('Whether traffic goes through Cloudflare; A, AAAA and CNAME only'),
    priority: z.number().int().min(0).max(65_535).optional().describe('MX only, and needed there'),
    comment: z.string().max(100).optional(),
    keep: z
      .boolean()
      .optional()
      .describe(
        'true: add beside the records of this name and type. false: replace the one that is there. Left out: false for A, AAAA and CNAME, true for all others',
      ),
  })
  .superRefine(({ type, content, proxied, priority }, context) => {
    const [fits, what] = FITS[type];
    if (!fits(content)) context.addIssue({ code: 'custom', path: ['content'], message: `must be ${what}` });
    if ((type === 'MX') !== (priority !== undefined)) {
      context.addIssue({
        code: 'custom',
        path: ['priority'],
        message: 'is for MX records, and needed there',
      });
    }
    if (proxied === true && !PROXIABLE.has(type)) {
      context.addIssue({ code: 'custom', path: ['proxied'], message: `is not possible for ${type} records` });
    }
  });

export const dnsCapabilities = {
  list_dns_records: capability({
    title: 'List DNS records',
    description: 'List the DNS records of one zone at Cloudflare.',
    sentence: 'List the DNS records of {zone}.',
    effect: 'read',
    external: false,
    input: z.object({ zone: Zone }),
    output: z.object({ zone: z.string(), records: z.array(DnsRecord), truncated: z.boolean() }),
    target: 'zone',
    untrusted: false,
    timeoutMs: 20_000,
    supports: { preview: false, probe: false, undo: false },
  }),
  upsert_dns_record: capability({
    title: 'Set a DNS record',
    description:
      'Create or change one DNS record of a zone at Cloudflare. What is left out stays as it is. Give `record` as an id to change exactly that record. It can be undone.',
    sentence: 'Set the {type} record {record} of {zone} to {content}.',
    effect: 'write',
    external: false,
    input: Upsert,
    output: z.object({
      zone: z.string(),
      change: z.enum(['created', 'changed', 'unchanged']),
      record: DnsRecord,
    }),
    target: 'record',
    untrusted: false,
    timeoutMs: 20_000,
    supports: { preview: true, probe: true, undo: true },
    claims: ['pointed', 'repointed'],
  }),
  delete_dns_record: capability({
    title: 'Delete a DNS record',
    description:
      'Delete one DNS record of a zone at Cloudflare. Give `type` and `content`, or the id, where several records have the name. It can be undone.',
    sentence: 'Delete the DNS record {record} of {zone}.',
    effect: 'write',
    external: false,
    input: z.object({
      zone: Zone,
      record: RecordName,
      type: DnsType.optional(),
      content: z.string().trim().min(1).max(2048).optional(),
    }),
    output: z.object({ zone: z.string(), record: DnsRecord }),
    target: 'record',
    untrusted: false,
    timeoutMs: 20_000,
    supports: { preview: true, probe: true, undo: true },
    claims: ['deleted'],
  }),
};
