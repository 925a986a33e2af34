import type { MessageParam } from '@anthropic-ai/sdk/resources/messages';
import { type Db, type MemoryRow, type MessageRow, recollection } from '@golem/db';
import { factLines, ftsMatch } from '@golem/memory';
import type { RunParams } from './run-params.ts';

/** How much history goes into the prompt: messages, and characters over all of them (about 6,000 tokens). */
const HISTORY_MESSAGES = 30;
const HISTORY_CHARS = 24_000;
const FACTS = 8;
/**
 * Words that text by others may have shaped are history for so long, in milliseconds, and taint the run that reads
 * them: long enough to talk about a page. Then they are left out, so that a chat does not stay tainted for ever.
 */
const TAINTED_MS = 30 * 60_000;
const LEFT_OUT =
  '(This was shaped by text of others some time ago and is left out. Read it again if it is needed.)';

export interface Context {
  history: MessageParam[];
  /** What goes before the user's words in this turn: time, speaker, facts. */
  preamble: string;
  /** The latest time at which text by others got into this history, or null. */
  taintedAt: number | null;
}

/**
 * History rows (newest first) as alternating turns, oldest first, beginning with the user: the API takes nothing else.
 * Only texts are kept between runs, so there is never a tool use without its result.
 */
export const turnsOf = (rows: Pick<MessageRow, 'role' | 'content'>[]): MessageParam[] => {
  const turns: { role: 'user' | 'assistant'; content: string }[] = [];
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

/** The words before the user's own: when, who, and the facts that were found. Untrusted facts never get here. */
const preambleOf = (params: RunParams, now: number, facts: MemoryRow[]): string => {
  const lines = factLines(facts);
  return [
    '<context>',
    `Now: ${new Date(now).toISOString()}. Speaking: ${params.requester.name} (${params.role}).`,
    ...(lines.length === 0 ? [] : ['Facts you remember that may matter here:', ...lines]),
    '</context>',
  ].join('\n');
};

/** Loads what a run thinks with besides the soul: history and facts, in one round trip to D1. */
export const loadContext = async (
  db: Db,
  params: RunParams,
  prompt: string,
  now: number,
): Promise<Context> => {
  const [recent, facts] = await recollection(db, {
    chatId: params.chatId,
    turnAt: params.receivedAt,
    messages: HISTORY_MESSAGES,
    // An empty phrase matches nothing: a prompt without content words finds no facts.
    match: ftsMatch(prompt) ?? '""',
    facts: FACTS,
  });
  const { rows, taintedAt } = withoutOldTaint(recent, now);
  return { history: turnsOf(rows), preamble: preambleOf(params, now, facts), taintedAt };
};
