// oxlint-disable-next-line import/no-unassigned-import -- the parser wires itself up by metadata, which has to be there first
import 'reflect-metadata';

import { SubjectAlternativeNameExtension, X509Certificate } from '@peculiar/x509';

export interface Certificate {
  subject: string;
  issuer: string;
  names: string[];
  /** ISO 8601. */
  notBefore: string;
  notAfter: string;
  serial: string;
  key: string;
}

const DAY_MS = 86_400_000;
const MAX_NAMES = 50;

const keyOf = ({ publicKey }: X509Certificate): string => {
  const { name, ...more } = publicKey.algorithm;
  const size: unknown = Reflect.get(more, 'modulusLength') ?? Reflect.get(more, 'namedCurve');
  return typeof size === 'number' || typeof size === 'string' ? `${name} ${size}` : name;
};

/** One certificate out of its DER bytes; null when it cannot be read. */
export const parseCertificate = (der: Uint8Array): Certificate | null => {
  try {
    const parsed = new X509Certificate(Uint8Array.from(der));
    const names = parsed.getExtension(SubjectAlternativeNameExtension)?.names.items ?? [];
    return {
      subject: parsed.subject.slice(0, 300),
      issuer: parsed.issuer.slice(0, 300),
      names: names
        .filter(({ type }) => type === 'dns' || type === 'ip')
        .slice(0, MAX_NAMES)
        .map(({ value }) => value.slice(0, 253)),
      notBefore: parsed.notBefore.toISOString(),
      notAfter: parsed.notAfter.toISOString(),
      serial: parsed.serialNumber.slice(0, 64),
      key: keyOf(parsed),
    };
  } catch {
    return null;
  }
};

/** Whether a certificate is for this name: a star stands for exactly one label, the first (RFC 6125). */
export const coversName = (names: readonly string[], host: string): boolean =>
  names.some((name) => {
    const pattern = name.toLowerCase();
    if (!pattern.startsWith('*.')) return pattern === host;
    return host.includes('.') && host.slice(host.indexOf('.')) === pattern.slice(1);
  });

/** Whole days until a certificate ends, down; negative when it has. */
export const daysLeft = ({ notAfter }: Certificate, now: number): number =>
  Math.floor((Date.parse(notAfter) - now) / DAY_MS);

/** Sooner than this a certificate should have been renewed; the usual tools do it a month before. */
const SOON_DAYS = 14;

const chainProblem = (chain: readonly Certificate[]): string | null => {
  const [leaf] = chain;
  if (leaf && leaf.subject === leaf.issuer) return 'It is signed by itself.';
  const broken = chain.some(({ issuer }, index) => {
    const next = chain[index + 1];
    return next !== undefined && next.subject !== issuer;
  });
  if (broken) return 'The certificates that the server shows do not follow on one another.';
  return chain.length === 1
    ? 'The server shows no intermediate certificate; some programs cannot verify it.'
    : null;
};

/** What is wrong with the certificates that a server shows, in sentences of ours. */
export const problemsOf = (chain: readonly Certificate[], host: string, now: number): string[] => {
  const [leaf] = chain;
  if (leaf === undefined) return [];
  const left = daysLeft(leaf, now);
  const chained = chainProblem(chain);
  return [
    ...(Date.parse(leaf.notBefore) > now ? ['It is not valid yet.'] : []),
    ...(left < 0 ? ['It has expired.'] : left < SOON_DAYS ? [`It expires in ${left} days.`] : []),
    ...(coversName(leaf.names, host) ? [] : ['It is for other names.']),
    ...(chained === null ? [] : [chained]),
  ];
};
