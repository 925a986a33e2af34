import type { MessageParam } from '@anthropic-ai/sdk/resources/messages';
import { type Db, type MemoryRow, type MessageRow, recentMessages, searchMemories } from '@golem/db';
import { factLines, ftsMatch } from '@golem/memory';
import type { RunParams } from './run-params.ts';

/** How much history goes into the prompt: messages, and characters over all of them (about 6,000 tokens). */
const HISTORY_MESSAGES = 30;
const HISTORY_CHARS = 24_000;
const FACTS = 8;

export interface Context {
  history: MessageParam[];
  /** What goes before the user's words in this turn: time, speaker, facts. */
  preamble: string;
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

/** The words before the user's own: when, who, and the facts that were found. Untrusted facts never get here. */
export const preambleOf = (params: RunParams, now: number, facts: MemoryRow[]): string => {
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
  const [rows, facts] = await db.batch([
    recentMessages(db, params.chatId, params.receivedAt, HISTORY_MESSAGES),
    // An empty phrase matches nothing: a prompt without content words finds no facts.
    searchMemories(db, ftsMatch(prompt) ?? '""', FACTS),
  ]);
  return { history: turnsOf(rows), preamble: preambleOf(params, now, facts) };
};
