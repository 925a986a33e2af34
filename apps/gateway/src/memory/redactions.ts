import { fail, ok, type Result } from '@golem/contracts';
import { appliedRedactions, type Db, type RedactionRow } from '@golem/db';
import { type PhraseHash, redactionFilter } from '@golem/memory';
import { secret } from '@golem/worker-kit';
import { z } from 'zod';

/** What redactions need of the gateway. */
export interface RedactionEnv {
  db: Db;
  /** The Worker's variables. */
  env: object;
}

/** A grant secret may be changed; then the old one goes into REDACTION_SECRET, or nothing redacted would be known any more. */
const Secrets = z.object({ REDACTION_SECRET: secret().optional(), GRANT_SECRET: secret() });

const encode = (text: string) => new TextEncoder().encode(text);

/** So much of the hash is kept, in hex digits: enough that two phrases never meet. */
const HASH_DIGITS = 32;

/** The keyed hash of phrases, with a name for its key. */
export interface Key {
  id: string;
  hash: PhraseHash;
}

/** The key of this deployment; an error when no secret is configured. */
export const redactionKey = async (variables: object): Promise<Result<Key>> => {
  const parsed = Secrets.safeParse(variables);
  if (!parsed.success) return fail('misconfigured', 'GRANT_SECRET is missing, so redactions cannot be told.');
  const bytes = encode(`redaction:${parsed.data.REDACTION_SECRET ?? parsed.data.GRANT_SECRET}`);
  const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const hash: PhraseHash = async (phrase) => {
    const signed = new Uint8Array(await crypto.subtle.sign('HMAC', key, encode(phrase)));
    return [...signed]
      .map((byte) => byte.toString(16).padStart(2, '0'))
      .join('')
      .slice(0, HASH_DIGITS);
  };
  return ok({ id: await hash(''), hash });
};

/** Tells whether a text mentions what is redacted. */
export type Mentions = (text: string) => Promise<boolean>;

/** The filter of these redactions. It fails closed: with another key than theirs nobody can tell what they are about. */
export const mentionsOf = async (
  rows: readonly Pick<RedactionRow, 'terms' | 'keyId'>[],
  variables: object,
): Promise<Result<Mentions>> => {
  if (rows.length === 0) return ok(async () => false);
  const key = await redactionKey(variables);
  if (!key.ok) return key;
  if (rows.some(({ keyId }) => keyId !== key.value.id)) {
    return fail(
      'misconfigured',
      'Topics were redacted with another secret. Set REDACTION_SECRET to the GRANT_SECRET of that time; until then nothing is remembered.',
    );
  }
  return ok(
    redactionFilter(
      rows.flatMap(({ terms }) => terms),
      key.value.hash,
    ),
  );
};

/** Those of some rows in whose words nothing is redacted. */
export const withoutMentions = async <Row>(
  rows: readonly Row[],
  words: (row: Row) => string,
  mentions: Mentions,
): Promise<Row[]> => {
  const hidden = await Promise.all(rows.map((row) => mentions(words(row))));
  return rows.filter((_, index) => !hidden[index]);
};

/** The filter of all redactions that hold now. */
export const redactionsOf = async ({ db, env }: RedactionEnv): Promise<Result<Mentions>> =>
  mentionsOf(await appliedRedactions(db), env);
