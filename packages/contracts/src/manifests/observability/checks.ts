import { z } from 'zod';
import { capability } from '../../capability.ts';
import { WebUrl } from '../web-fetch.ts';

/** A host name of the public Internet; whether it may be asked about is judged again by the skill. */
const HostName = z
  .string()
  .trim()
  .toLowerCase()
  .transform((text) => text.replace(/^https?:\/\//, '').replace(/[/?#].*$/, ''))
  .pipe(
    z
      .string()
      .max(253)
      .regex(
        /^(?=.*[a-z])(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}$/,
        'must be a host name such as example.com',
      ),
  );

/** Types of which {@link checkCapabilities.check_dns} can compare the answers. */
export const DNS_TYPES = ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'TXT', 'CAA', 'SOA'] as const;

/** Looks from outside: does it answer, is its certificate right, do resolvers agree. */
export const checkCapabilities = {
  check_url: capability({
    title: 'Check whether a site is up',
    description:
      'Request an address and report whether it answers, with the HTTP status, the redirects on the way and how long each part took. Use it for "is X up?". A bare host name is taken as https.',
    sentence: 'Check whether {url} answers.',
    effect: 'read',
    external: true,
    input: z.object({
      url: WebUrl.describe('The address or host name to check'),
      contains: z.string().max(200).optional().describe('Text that the page must contain to count as up'),
    }),
    output: z.object({
      url: z.string(),
      up: z.boolean(),
      status: z.number().int().nullable(),
      durationMs: z.number(),
      /** Milliseconds of each part; the platform does not tell name, connection and handshake apart. */
      phases: z.object({
        redirectsMs: z.number(),
        /** From the last request to its headers. */
        answerMs: z.number(),
        /** Null: the body was not asked for. */
        bodyMs: z.number().nullable(),
      }),
      redirects: z.array(z.object({ status: z.number().int(), toAnotherHost: z.boolean() })),
      detail: z.string(),
    }),
    target: 'url',
    untrusted: false,
    timeoutMs: 15_000,
    supports: { preview: false, probe: false, undo: false },
  }),
  check_tls: capability({
    title: 'Check a certificate',
    description:
      'Shake hands with a server and report its certificate: whether it is trusted, until when it is valid, for which names, and by whom it was issued. Of a server that speaks TLS 1.3 only it can tell no dates, and says so. Use it for "when does the certificate of X expire?" and "is the certificate of X right?".',
    sentence: 'Check the certificate of {url}.',
    effect: 'read',
    external: true,
    input: z.object({ url: WebUrl.describe('The address or host name whose certificate is looked at') }),
    output: z.object({
      host: z.string(),
      port: z.number().int(),
      /** Whether the platform itself, with its own roots, shakes hands with it under this name. */
      trusted: z.boolean(),
      problems: z.array(z.string()),
      /** What could not be told, and why; repeat it to the user. */
      note: z.string().nullable(),
      protocol: z.enum(['TLS 1.2', 'TLS 1.3']).nullable(),
      daysLeft: z.number().int().nullable(),
      /** As the server shows it, its own certificate first. */
      chain: z.array(
        z.object({
          subject: z.string(),
          issuer: z.string(),
          names: z.array(z.string()),
          notBefore: z.string(),
          notAfter: z.string(),
          serial: z.string(),
          key: z.string(),
        }),
      ),
    }),
    target: 'url',
    // Names in a certificate are what its owner wrote.
    untrusted: true,
    timeoutMs: 20_000,
    supports: { preview: false, probe: false, undo: false },
  }),
  check_dns: capability({
    title: 'Ask several resolvers about a name',
    description:
      'Look a name up at several public resolvers at once and show where their answers differ: after a DNS change, or when a site is up for some and down for others.',
    sentence: 'Look up {type} of {name} at several resolvers.',
    effect: 'read',
    external: true,
    input: z.object({
      name: HostName.describe('The name to look up, such as www.example.com'),
      type: z.enum(DNS_TYPES).default('A').describe('The type of record; A when left out'),
      expected: z
        .string()
        .trim()
        .max(300)
        .optional()
        .describe('A value that every resolver should know, such as the new address'),
    }),
    output: z.object({
      name: z.string(),
      type: z.enum(DNS_TYPES),
      agree: z.boolean(),
      /** Null: nothing was expected. */
      allHaveExpected: z.boolean().nullable(),
      resolvers: z.array(
        z.object({
          resolver: z.string(),
          /** NOERROR, NXDOMAIN, … or why there was no answer. */
          status: z.string(),
          records: z.array(z.string()),
          /** The lowest, in seconds. */
          ttl: z.number().int().nullable(),
          durationMs: z.number(),
        }),
      ),
    }),
    target: 'name',
    untrusted: true,
    timeoutMs: 15_000,
    supports: { preview: false, probe: false, undo: false },
  }),
};
