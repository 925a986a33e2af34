import type { D1Database } from '@cloudflare/workers-types';
import { commit, historyIndex, insertMessage, openDb, recentMessages } from '@golem/db';
import { contentWords, findInHistory } from '@golem/memory';
import { z } from 'zod';
import type { Conversation, Question } from './data.ts';
import { type Database, openDatabase } from './database.ts';
import { candidates, leaveOneOut } from './leave-one-out.ts';

export const DEPTHS = [5, 10, 20] as const;
const DEEPEST = 20;

/** One way to find the messages that a question is about: their ids, best first. */
type Finder = (db: D1Database, conversation: Conversation, question: string) => Promise<string[]>;

const Ids = z.array(z.object({ id: z.string() }));

/**
 * FTS5 over single messages and nothing else: what everything is compared with. Each conversation has a table of its own,
 * because in one for all of them a word would count by how rare it is elsewhere.
 */
const plainTable = (chatId: string): string => `"plain ${chatId.replaceAll('"', '')}"`;
const fillPlain = async (db: D1Database, chatId: string): Promise<void> => {
  const table = plainTable(chatId);
  await db
    .prepare(`CREATE VIRTUAL TABLE ${table} USING fts5(content, id UNINDEXED, tokenize = 'porter unicode61')`)
    .run();
  await db
    .prepare(`INSERT INTO ${table} (content, id) SELECT content, id FROM messages WHERE chat_id = ?`)
    .bind(chatId)
    .run();
};

const FINDERS: Record<string, Finder> = {
  golem: async (db, { id }, question) =>
    (await findInHistory(historyIndex(openDb(db)), id, question, DEEPEST)).map((row) => row.id),
  plain: async (db, { id }, question) => {
    const match = contentWords(question)
      .map((word) => `"${word}"`)
      .join(' OR ');
    if (match === '') return [];
    const table = plainTable(id);
    const { results } = await db
      .prepare(`SELECT id FROM ${table} WHERE ${table} MATCH ? ORDER BY bm25(${table}) LIMIT ?`)
      .bind(match, DEEPEST)
      .all();
    return Ids.parse(results).map((row) => row.id);
  },
  recency: async (db, { id }) =>
    (await recentMessages(openDb(db), id, Number.MAX_SAFE_INTEGER, DEEPEST)).map((row) => row.id),
};

const BATCH = 100;

/** Says everything that was said, by the statement that a Session uses. */
const fill = async ({ db }: Database, conversations: readonly Conversation[]): Promise<number> => {
  const messages = conversations.flatMap((conversation) => conversation.messages);
  const began = performance.now();
  for (let at = 0; at < messages.length; at += BATCH) {
    const opened = openDb(db);
    await commit(
      opened,
      messages.slice(at, at + BATCH).map((message) => insertMessage(opened, message)),
    );
  }
  const took = performance.now() - began;
  for (const { id } of conversations) await fillPlain(db, id);
  return took / messages.length;
};

const recallOf = ({ evidence }: Question, found: readonly string[], depth: number): number => {
  const top = new Set(found.slice(0, depth));
  return evidence.filter((id) => top.has(id)).length / evidence.length;
};

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

interface Asked {
  conversation: Conversation;
  question: Question;
  found: string[];
  ms: number;
  rows: number;
}

const askAll = async (
  { db, rowsRead }: Database,
  conversations: readonly Conversation[],
  find: Finder,
): Promise<Asked[]> => {
  const asked: Asked[] = [];
  for (const conversation of conversations) {
    for (const question of conversation.questions) {
      rowsRead();
      const began = performance.now();
      const found = await find(db, conversation, question.text);
      asked.push({ conversation, question, found, ms: performance.now() - began, rows: rowsRead() });
    }
  }
  return asked;
};

const recallsOf = (asked: readonly Asked[]): number[] =>
  DEPTHS.map((depth) => mean(asked.map(({ question, found }) => recallOf(question, found, depth))));

const groupsOf = (asked: readonly Asked[], key: (one: Asked) => string) =>
  [...Map.groupBy(asked, key)].map(([name, group]) => ({
    name,
    questions: group.length,
    recall: recallsOf(group),
  }));

const figuresOf = (name: string, asked: readonly Asked[]) => {
  const times = asked.map(({ ms }) => ms).toSorted((a, b) => a - b);
  return {
    name,
    recall: recallsOf(asked),
    medianMs: times[Math.floor(times.length / 2)] ?? 0,
    p95Ms: times[Math.floor(times.length * 0.95)] ?? 0,
    rowsRead: mean(asked.map(({ rows }) => rows)),
    rowsPerTurn: mean(asked.map(({ rows, conversation }) => rows / conversation.messages.length)),
    categories: groupsOf(asked, ({ question }) => `category ${question.category}`).toSorted((a, b) =>
      a.name < b.name ? -1 : 1,
    ),
    conversations: groupsOf(asked, ({ conversation }) => conversation.id),
  };
};

export interface Evaluation {
  turns: number;
  questions: number;
  /** Milliseconds to store and index one message, in batches of {@link BATCH}. */
  msPerMessage: number;
  finders: ReturnType<typeof figuresOf>[];
  /** Recall with weights that were fitted without the conversation that is asked about; null: not asked for. */
  leftOut: number[] | null;
}

const leftOutRecall = async (db: D1Database, conversations: readonly Conversation[]): Promise<number[]> => {
  const found = [...leaveOneOut(await candidates(db, conversations))];
  return DEPTHS.map((depth) => mean(found.map(([question, ids]) => recallOf(question, ids, depth))));
};

/** Stores the conversations in one database, each as a chat of its own, and asks each question in each way. */
export const evaluateMemory = async (
  conversations: readonly Conversation[],
  isToLeaveOut: boolean,
): Promise<Evaluation> => {
  await using database = await openDatabase();
  const msPerMessage = await fill(database, conversations);
  const finders: Evaluation['finders'] = [];
  for (const [name, find] of Object.entries(FINDERS)) {
    finders.push(figuresOf(name, await askAll(database, conversations, find)));
  }
  return {
    turns: conversations.reduce((sum, { messages }) => sum + messages.length, 0),
    questions: conversations.reduce((sum, { questions }) => sum + questions.length, 0),
    msPerMessage,
    finders,
    leftOut: isToLeaveOut ? await leftOutRecall(database.db, conversations) : null,
  };
};
