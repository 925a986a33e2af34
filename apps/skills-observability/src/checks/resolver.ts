import { type DNS_TYPES, fail, ok, type Result } from '@golem/contracts';
import { networkFailure, readBody } from '@golem/worker-kit/web';
import { type Answer, decode, encode } from 'dns-packet';
import { z } from 'zod';

export type DnsType = (typeof DNS_TYPES)[number];

export interface DnsAnswer {
  /** NOERROR, NXDOMAIN, SERVFAIL, … */
  status: string;
  /** In order, as in a zone file. */
  records: string[];
  /** The lowest, in seconds; null without records. */
  ttl: number | null;
}

/** A DNS message has 64 KiB at most. */
const MAX_MESSAGE_BYTES = 65_535;
const MAX_RECORDS = 50;

/** By RFC 8484 with id 0, so that caches can answer; recursion wanted. */
const questionFor = (name: string, type: DnsType): string =>
  encode({ type: 'query', id: 0, flags: 0x100, questions: [{ type, name, class: 'IN' }] }).toString(
    'base64url',
  );

const textOf = (answer: Answer): string | null => {
  switch (answer.type) {
    case 'A':
    case 'AAAA':
    case 'CNAME':
    case 'NS':
      return answer.data;
    case 'MX':
      return `${answer.data.preference ?? 0} ${answer.data.exchange}`;
    case 'TXT':
      return [answer.data]
        .flat()
        .map((part) => (typeof part === 'string' ? part : part.toString('utf8')))
        .join('');
    case 'CAA':
      return `${answer.data.flags ?? 0} ${answer.data.tag} ${JSON.stringify(answer.data.value)}`;
    case 'SOA':
      return `${answer.data.mname} ${answer.data.rname} ${answer.data.serial}`;
    default:
      return null;
  }
};

/** The part of a decoded message that its types do not name. */
const Decoded = z.object({ rcode: z.string() });

interface Message {
  rcode: string;
  answers: Answer[];
}

const answerOf = ({ rcode, answers }: Message, type: DnsType): DnsAnswer => {
  const of = answers.filter((answer) => answer.type === type);
  const records = of.flatMap((answer) => textOf(answer)?.slice(0, 500) ?? []).toSorted();
  const ttls = of.flatMap((answer) => ('ttl' in answer && typeof answer.ttl === 'number' ? answer.ttl : []));
  return {
    status: rcode,
    records: records.slice(0, MAX_RECORDS),
    ttl: ttls.length === 0 ? null : Math.min(...ttls),
  };
};

const decoded = (bytes: Uint8Array): Message | null => {
  try {
    const packet = decode(Buffer.from(bytes));
    return { rcode: Decoded.parse(packet).rcode, answers: packet.answers ?? [] };
  } catch {
    return null;
  }
};

/** Asks one resolver by DNS over HTTPS (RFC 8484). A name that does not exist is an answer, not an error. */
export const resolve = async (
  resolverUrl: string,
  name: string,
  type: DnsType,
  signal: AbortSignal,
): Promise<Result<DnsAnswer>> => {
  const url = new URL(resolverUrl);
  const { hostname } = url;
  url.searchParams.set('dns', questionFor(name, type));
  let response: Response;
  try {
    response = await fetch(url.href, {
      headers: { accept: 'application/dns-message' },
      redirect: 'manual',
      signal,
    });
  } catch (error) {
    return networkFailure(hostname, error, signal);
  }
  const body = await readBody(response, hostname, signal, MAX_MESSAGE_BYTES);
  if (!body.ok) return body;
  if (!response.ok) {
    return fail(
      response.status === 429 ? 'upstream_rejected' : 'upstream_error',
      `${hostname} answered ${response.status}.`,
    );
  }
  const packet = decoded(body.value);
  return packet
    ? ok(answerOf(packet, type))
    : fail('upstream_error', `${hostname} gave an answer that cannot be read.`);
};
