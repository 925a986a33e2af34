import {
  commit,
  type Db,
  type MemoryRow,
  type MessageRow,
  markUsed,
  recollection,
  validMemories,
} from '@golem/db';
import {
  chooseFacts,
  factLines,
  factProbes,
  promptLine,
  REDACTED,
  tellableTo,
  type VectorIndex,
} from '@golem/memory';
import { type Mentions, mentionsOf, withoutMentions } from '../memory/redactions.ts';
import { nearestOrNone } from '../memory/vectors.ts';
import type { RunParams } from './run-params.ts';
import { summaryText } from './summary.ts';

/** How much history goes into the prompt: messages, and characters over all of them (about 6,000 tokens). */
const HISTORY_MESSAGES = 30;
const HISTORY_CHARS = 24_000;
/** From here on the oldest go into the summary: before the limits are reached, so that the prompt's beginning stays. */
const FULL_MESSAGES = 24;
const FULL_CHARS = 18_000;
/** Facts that are looked at because they are near in meaning. */
const NEAREST = 10;
/**
 * Words that text by others may have shaped are history for so long, in milliseconds, and taint the run that reads
 * them: long enough to talk about a page. Then they are left out, so that a chat does not stay tainted for ever.
 */
const TAINTED_MS = 30 * 60_000;
const LEFT_OUT =
  '(This was shaped by text of others some time ago and is left out. Read it again if it is needed.)';

/** One side's words, which may be those of several messages. */
export interface Turn {
  role: 'user' | 'assistant';
  content: string;
}

export interface Context {
  /** What is left of older turns; null: nothing is. */
  summary: string | null;
  history: Turn[];
  /** Whether the history becomes too long, so that its oldest turns should go into the summary. */
  overflows: boolean;
  /** What goes beside the user's words in this turn: time, speaker, facts. */
  preamble: string;
  /** The latest time at which text by others got into this history, or null. */
  taintedAt: number | null;
}

/**
 * History rows (newest first) as alternating turns, oldest first, beginning with the user: the API takes nothing else.
 * Only texts are kept between runs, so there is never a tool use without its result.
 */
export const turnsOf = (rows: Pick<MessageRow, 'role' | 'content'>[]): Turn[] => {
  const turns: Turn[] = [];
  let room = HISTORY_CHARS;
  for (const { role, content } of rows) {
    room -= content.length;
    if (room < 0) break;
    if (content.trim() === '') continue;
    const next = turns[0];
    if (next?.role === role) next.content = `${content}\n\n${next.content}`;
    else turns.unshift({ role, content });
  }
  if (turns[0]?.role === 'assistant') turns.shift();
  return turns;
};

/** Whether rows of history are near the limits of a prompt. */
const isOverflowing = (rows: readonly Pick<MessageRow, 'content'>[]): boolean =>
  rows.length >= FULL_MESSAGES || rows.reduce((all, { content }) => all + content.length, 0) >= FULL_CHARS;

/** History without what is no longer to be read in it, and since when it is tainted. */
export const withoutOldTaint = <Row extends Pick<MessageRow, 'content' | 'taintedAt'>>(
  rows: Row[],
  now: number,
): { rows: Row[]; taintedAt: number | null } => {
  const kept = rows.map((row) =>
    row.taintedAt !== null && row.taintedAt <= now - TAINTED_MS
      ? { ...row, content: LEFT_OUT, taintedAt: null }
      : row,
  );
  const times = kept.flatMap(({ taintedAt }) => taintedAt ?? []);
  return { rows: kept, taintedAt: times.length === 0 ? null : Math.max(...times) };
};

/** The words beside the user's own: when, who, and the facts that were found. Untrusted facts never get here. */
const preambleOf = (
  params: RunParams,
  now: number,
  facts: MemoryRow[],
  notes: readonly string[] = [],
): string => {
  const lines = factLines(facts);
  return [
    '<context>',
    `Now: ${new Date(now).toISOString()}. Speaking: ${promptLine(params.requester.name)} (${params.role}).`,
    ...notes,
    ...(lines.length === 0 ? [] : ['Facts you remember that may matter here:', ...lines]),
    '</context>',
  ].join('\n');
};

/** What loading needs: the database, what redactions are told by, and the vector index if there is one. */
export interface Memory {
  db: Db;
  env: object;
  vectors: VectorIndex | null;
}

/** A fact that was used in the last day need not be noted again, in milliseconds. */
const USED_MS = 24 * 3_600_000;

const noteUse = async (db: Db, facts: readonly MemoryRow[], now: number): Promise<void> => {
  const due = facts.filter(({ lastUsedAt }) => (lastUsedAt ?? 0) <= now - USED_MS).map(({ id }) => id);
  if (due.length > 0) await commit(db, [markUsed(db, due, now)]);
};

const wordsOfFact = ({ subject, statement }: MemoryRow): string => `${subject}. ${statement}`;

/** History without what is redacted: a topic may be said again, but it is not read again. */
const withoutRedacted = <Row extends Pick<MessageRow, 'content'>>(
  rows: readonly Row[],
  mentions: Mentions,
): Promise<Row[]> =>
  Promise.all(rows.map(async (row) => ((await mentions(row.content)) ? { ...row, content: REDACTED } : row)));

/**
 * Loads what a run thinks with besides the soul: history and facts, in one round trip to D1. How much it reads does not
 * grow with what there is. Throws when D1 does not answer.
 */
export const loadContext = async (
  { db, env, vectors }: Memory,
  params: RunParams,
  prompt: string,
  now: number,
): Promise<Context> => {
  const [[recent, hits, redacted, [summary]], nearIds] = await Promise.all([
    recollection(db, {
      chatId: params.chatId,
      turnAt: params.receivedAt,
      messages: HISTORY_MESSAGES,
      probes: JSON.stringify(factProbes(prompt)),
    }),
    nearestOrNone(vectors, prompt, NEAREST),
  ]);
  const mentions = await mentionsOf(redacted, env);
  const near = nearIds.length === 0 ? [] : await validMemories(db, nearIds);
  const told = new Set(tellableTo(params, [...hits.map(({ fact }) => fact), ...near]));
  const facts = chooseFacts(
    hits.filter(({ fact }) => told.has(fact)),
    near.filter((fact) => told.has(fact)).toSorted((a, b) => nearIds.indexOf(a.id) - nearIds.indexOf(b.id)),
    now,
  );
  await noteUse(db, facts, now);
  const { rows, taintedAt } = withoutOldTaint(recent, now);
  // Nobody can tell what is redacted in it, so it is not read.
  if (!mentions.ok) {
    const withheld = `History is withheld; tell the user why: ${mentions.error.message}`;
    return {
      summary: null,
      history: [],
      overflows: false,
      preamble: preambleOf(params, now, facts, [withheld]),
      taintedAt,
    };
  }
  const history = turnsOf(await withoutRedacted(rows, mentions.value));
  // One may have been written while its topic was redacted; the cron removes it.
  const clean = await withoutMentions(facts, wordsOfFact, mentions.value);
  return {
    summary: summary === undefined ? null : await summaryText(summary, mentions.value),
    history,
    overflows: isOverflowing(recent),
    preamble: preambleOf(params, now, clean),
    taintedAt,
  };
};
