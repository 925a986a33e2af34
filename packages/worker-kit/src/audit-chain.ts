import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from './digest.ts';

/** The hash before the first row of a stream. */
export const GENESIS = '0'.repeat(64);

/** What chains an audit row to the one before it; its other fields are hashed along. */
export interface ChainedRow {
  stream: string;
  seq: number;
  prevHash: string;
  hash: string;
}

/** The last row of a stream. */
export const ChainHead = z.object({ stream: z.string(), seq: z.int(), hash: z.string() });
export type ChainHead = z.infer<typeof ChainHead>;

/** The heads of all streams at one time (unix milliseconds), kept where whoever can rewrite the rows cannot reach. */
export const Anchor = z.object({ at: z.int(), heads: z.array(ChainHead) });
export type Anchor = z.infer<typeof Anchor>;

/**
 * - `hash`: the row was changed after it was written
 * - `link`: it does not follow from the row before it, which was exchanged
 * - `gap`: the row is missing, and later ones are there
 * - `order`: it comes where it cannot be, such as twice
 * - `truncated`: it was anchored and is missing, with all after it
 * - `rewritten`: it is not the one that was anchored
 */
export type ChainFault = ChainHead & {
  fault: 'hash' | 'link' | 'gap' | 'order' | 'truncated' | 'rewritten';
};

export type ChainReport =
  | { ok: true; rows: number; heads: ChainHead[]; anchor: Anchor | null }
  | { ok: false; broken: ChainFault };

/** The hash of a row: SHA-256 over the canonical JSON of everything in it but the hash. Synchronous, as its writer needs. */
export const auditHash = ({ hash: _, ...row }: ChainedRow): string =>
  createHash('sha256').update(canonicalJson(row)).digest('hex');

const beginningOf = (stream: string): ChainHead => ({ stream, seq: 0, hash: GENESIS });

/** What is wrong with a row that should follow `head`; null when nothing is. */
const faultAfter = (head: ChainHead, row: ChainedRow): ChainFault | null => {
  const { stream, seq, hash } = row;
  if (seq > head.seq + 1) return { stream, seq: head.seq + 1, hash, fault: 'gap' };
  if (seq <= head.seq) return { stream, seq, hash, fault: 'order' };
  if (auditHash(row) !== hash) return { stream, seq, hash, fault: 'hash' };
  return row.prevHash === head.hash ? null : { stream, seq, hash, fault: 'link' };
};

/**
 * Checks every row, which come stream by stream and in order, and compares them with an anchor. Names the first row
 * that is broken, or the heads of all streams.
 */
export const verifyChain = async (
  rows: AsyncIterable<ChainedRow>,
  anchor: Anchor | null,
): Promise<ChainReport> => {
  const anchored = new Map(anchor?.heads.map((head) => [head.stream, head]));
  const heads = new Map<string, ChainHead>();
  let current: string | null = null;
  let count = 0;
  for await (const row of rows) {
    const { stream, seq, hash } = row;
    const isBack = stream !== current && heads.has(stream);
    const head = heads.get(stream) ?? beginningOf(stream);
    const broken = isBack ? { stream, seq, hash, fault: 'order' as const } : faultAfter(head, row);
    if (broken) return { ok: false, broken };
    const known = anchored.get(stream);
    if (known?.seq === seq && known.hash !== hash) {
      return { ok: false, broken: { stream, seq, hash, fault: 'rewritten' } };
    }
    heads.set(stream, { stream, seq, hash });
    current = stream;
    count += 1;
  }
  for (const { stream, seq, hash } of anchored.values()) {
    const last = heads.get(stream)?.seq ?? 0;
    if (last < seq) return { ok: false, broken: { stream, seq: last + 1, hash, fault: 'truncated' } };
  }
  return { ok: true, rows: count, heads: [...heads.values()], anchor };
};

const FAULTS: Record<ChainFault['fault'], string> = {
  hash: 'its content does not fit its hash: it was changed after it was written',
  link: 'it does not follow from the row before it, so that one was exchanged',
  gap: 'it is missing, and later ones are there: it was removed',
  order: 'it stands where it cannot be: it was inserted',
  truncated: 'it is missing although the anchor knows it: the end was cut off',
  rewritten: 'it is not the row that was anchored: the chain was written anew',
};

/** The report in one line for people. */
export const chainReportText = (report: ChainReport): string => {
  if (!report.ok) {
    const { stream, seq, fault } = report.broken;
    return `❌ The audit log is broken at row ${seq} of ${stream}: ${FAULTS[fault]}.`;
  }
  const { rows, heads, anchor } = report;
  const compared =
    anchor === null
      ? `There is no anchor of the last ${ANCHOR_DAYS} days to compare with.`
      : `It agrees with the anchor of ${new Date(anchor.at).toISOString()}.`;
  return `✅ The audit log is whole: ${rows} rows in ${heads.length} streams. ${compared}`;
};

const DAY_MS = 24 * 3600 * 1000;
/** An anchor is looked for on so many days; without one of them, the cron has been still for two weeks. */
const ANCHOR_DAYS = 14;

/** Where the anchor of a day (UTC) is kept in the bucket. */
export const anchorKey = (at: number): string => `audit/${new Date(at).toISOString().slice(0, 10)}.json`;

/** The newest anchor by its day: a bucket cannot be listed from everywhere, but read by key. Throws on one that does not parse. */
export const newestAnchor = async (
  read: (key: string) => Promise<string | null>,
  now: number,
): Promise<Anchor | null> => {
  for (let day = 0; day < ANCHOR_DAYS; day += 1) {
    const text = await read(anchorKey(now - day * DAY_MS));
    if (text !== null) return Anchor.parse(JSON.parse(text));
  }
  return null;
};
