import { fail, ok, type Result } from '@golem/contracts';
import {
  appliedRedactions,
  applyRedactionRow,
  commit,
  compactIndexes,
  type Db,
  dropPlannedRedactions,
  endRedactionItem,
  insertRedaction,
  insertRedactionItem,
  noteRedactionsChecked,
  openDb,
  overwriteRow,
  REDACTION_PLACES,
  type RedactionItem,
  type RedactionPlace,
  type RedactionRow,
  redactionById,
  redactionCounts,
  redactionItemsOf,
  rowById,
  rowsSince,
  rowsWithWords,
  type WordyRow,
} from '@golem/db';
import { hashTerms, mentionsPhrase, phrasesIn } from '@golem/memory';
import { type Env, settingsOf } from '../env.ts';
import { maskText } from './mask.ts';
import { type Mentions, mentionsOf, type RedactionEnv, redactionKey } from './redactions.ts';
import { relatedWords } from './related.ts';
import { smallModelOver } from './small-model.ts';

/** What applying a redaction needs besides the database: the objects that keep words of their own. */
export interface Redacting extends RedactionEnv {
  /** Has every gate and every chat with recent events mask its own storage. */
  maskObjects: () => Promise<void>;
}

/** Rows looked at in one round trip. */
const PAGE = 500;
/** What is written to D1 may be so much older than its writing, in milliseconds: words wait while D1 does not answer. */
const LATE_MS = 3_600_000;
/** A plan that nobody confirmed for so long is forgotten, in milliseconds. */
const PLAN_MS = 24 * 3_600_000;

const wordsIn = ({ columns }: WordyRow): string => Object.values(columns).join('\n');

async function* paged(page: (after: number) => Promise<WordyRow[]>): AsyncGenerator<WordyRow> {
  for (let after = 0; ; ) {
    const rows = await page(after);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = last.rowid;
  }
}

/** The longest word of each phrase, without the ending that is not compared: where it does not stand, the phrase does not. */
const needlesOf = (phrases: readonly string[]): string[] =>
  phrases.map(
    (phrase) =>
      phrase
        .split(' ')
        .toSorted((a, b) => b.length - a.length)[0]
        ?.replace(/y$/, '') ?? phrase,
  );

/**
 * Plans a redaction: finds what mentions the topic, and keeps the ids of that and the hashes of the phrases, nothing
 * else. `related` are other words for it; they can only add. Returns the phrases, for the one who asked and nobody else.
 */
export const planRedaction = async (
  { db, env }: RedactionEnv,
  { id, topic, related }: { id: string; topic: string; related: readonly string[] },
  now: number,
): Promise<Result<string[]>> => {
  const key = await redactionKey(env);
  if (!key.ok) return key;
  const asked = phrasesIn(topic);
  if (asked.length === 0)
    return fail(
      'invalid_input',
      'There is no word in this topic to go by, or only words that stand everywhere.',
    );
  const phrases = [...new Set([...asked, ...related.flatMap(phrasesIn)])];
  const needles = needlesOf(phrases);
  const items: RedactionItem[] = [];
  for (const place of REDACTION_PLACES) {
    for await (const row of paged((after) => rowsWithWords(db, place, needles, after, PAGE))) {
      if (mentionsPhrase(wordsIn(row), phrases)) items.push({ redactionId: id, place, rowId: row.id });
    }
  }
  const terms = await hashTerms(phrases, key.value.hash);
  const row = { id, terms, keyId: key.value.id, checkedAt: now, createdAt: now, createdBy: 'owner' };
  await commit(db, [...dropPlannedRedactions(db, now - PLAN_MS), insertRedaction(db, row)]);
  for (let at = 0; at < items.length; at += PAGE) {
    await commit(
      db,
      items.slice(at, at + PAGE).map((item) => insertRedactionItem(db, item)),
    );
  }
  return ok(phrases);
};

/** What a redaction has found and not masked yet; null: there is no such plan. */
export const planOf = async (db: Db, id: string): Promise<{ row: RedactionRow; counts: Counts } | null> => {
  const [row] = await redactionById(db, id);
  return row ? { row, counts: countsOf(await redactionCounts(db, id)) } : null;
};

export interface Counts {
  facts: number;
  messages: number;
  others: number;
}

const countsOf = (found: readonly { place: string; rows: number }[]): Counts => {
  const counts = { facts: 0, messages: 0, others: 0 };
  for (const { place, rows } of found) {
    counts[place === 'memories' ? 'facts' : place === 'messages' ? 'messages' : 'others'] += rows;
  }
  return counts;
};

const isPlace = (name: string): name is RedactionPlace => REDACTION_PLACES.some((place) => place === name);

/** Masks one row. False when nothing in it mentions what is redacted. */
const maskRow = async (
  db: Db,
  place: RedactionPlace,
  row: WordyRow,
  mentions: Mentions,
): Promise<boolean> => {
  if (!(await mentions(wordsIn(row)))) return false;
  const masked: Record<string, string> = {};
  for (const [name, text] of Object.entries(row.columns)) {
    const clean = text === null ? null : await maskText(text, mentions);
    if (clean !== null && clean !== text) masked[name] = clean;
  }
  if (place !== 'memories' && Object.keys(masked).length === 0) return false;
  await overwriteRow(db, place, row.id, masked);
  return true;
};

/** Masks what came since `since` (unix milliseconds) and mentions what is redacted. */
const maskSince = async (db: Db, since: number, mentions: Mentions): Promise<{ place: RedactionPlace }[]> => {
  const masked: { place: RedactionPlace }[] = [];
  for (const place of REDACTION_PLACES) {
    for await (const row of paged((after) => rowsSince(db, place, since - LATE_MS, after, PAGE))) {
      if (await maskRow(db, place, row, mentions)) masked.push({ place });
    }
  }
  return masked;
};

const finish = async (db: Db, id: string, mentions: Mentions): Promise<RedactionItem[]> => {
  const done: RedactionItem[] = [];
  for (;;) {
    const items = await redactionItemsOf(db, id);
    if (items.length === 0) return done;
    for (const item of items) {
      const row = isPlace(item.place) ? await rowById(db, item.place, item.rowId) : null;
      if (row && isPlace(item.place)) await maskRow(db, item.place, row, mentions);
      await commit(db, [endRedactionItem(db, item)]);
      done.push(item);
    }
  }
};

/**
 * Does what was planned. From its first write on the topic is not learned again; what it has begun, another try or the
 * cron goes on with. Rows that came after the plan are looked through too.
 */
export const applyRedaction = async (
  { db, env, maskObjects }: Redacting,
  id: string,
  now: number,
): Promise<Result<Counts>> => {
  const [row] = await redactionById(db, id);
  if (!row) return fail('not_found', `There is no plan ${id}; \`/redact\` makes one.`);
  const mentions = await mentionsOf([row], env);
  if (!mentions.ok) return mentions;
  await commit(db, [applyRedactionRow(db, id, now)]);
  // First, because a gate that has something to tell D1 would write it over what is masked there.
  await maskObjects();
  const done = await finish(db, id, mentions.value);
  const later = await maskSince(db, row.createdAt, mentions.value);
  await compactIndexes(db);
  return ok(countsOf([...done, ...later].map(({ place }) => ({ place, rows: 1 }))));
};

/** From the cron: goes on with what was cut off, and masks what was said of a redacted topic since the last round. */
export const keepRedacted = async ({ db, env, maskObjects }: Redacting, now: number): Promise<void> => {
  const rows = await appliedRedactions(db);
  if (rows.length === 0) return;
  const mentions = await mentionsOf(rows, env);
  if (!mentions.ok) throw new Error(mentions.error.message);
  let masked = 0;
  for (const { id } of rows) masked += (await finish(db, id, mentions.value)).length;
  const since = Math.min(...rows.map(({ checkedAt }) => checkedAt));
  masked += (await maskSince(db, since, mentions.value)).length;
  if (masked > 0) {
    await compactIndexes(db);
    await maskObjects();
  }
  await commit(db, [noteRedactionsChecked(db, now)]);
};

/** A plan as the one who asked for it sees it. */
export interface RedactionPlan {
  id: string;
  /** Everything that is looked for, as it is compared. */
  phrases: string[];
  /** Whether the small model was heard; else the plan goes by the topic alone. */
  isWidened: boolean;
}

/** Plans redactions of topics that people type, with the other words that the small model knows for them. */
export const planningRedactions =
  (env: Env) =>
  async (topic: string): Promise<Result<RedactionPlan>> => {
    const settings = settingsOf(env);
    const related = settings.ok ? await relatedWords(smallModelOver(settings.value), topic) : null;
    const id = `redaction-${crypto.randomUUID().slice(0, 8)}`;
    const planned = await planRedaction(
      { db: openDb(env.DB), env },
      { id, topic, related: related ?? [] },
      Date.now(),
    );
    return planned.ok ? ok({ id, phrases: planned.value, isWidened: related !== null }) : planned;
  };
