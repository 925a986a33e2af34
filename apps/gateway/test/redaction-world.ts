import { applyD1Migrations, env } from 'cloudflare:test';
import { commit, insertMessage, insertRun, openDb } from '@golem/db';
import { applyRedaction, planRedaction } from '../src/memory/redact.ts';
import { rememberFact } from '../src/memory/remember.ts';

export const TOPIC = 'Project Quokka';
/** What of the topic stands in a page of an index, where words are kept without the letters they share. */
export const MARK = 'okka';
export const SECRETS = { GRANT_SECRET: 'a-grant-secret-for-tests-only-0123456789' };
export const db = openDb(env.DB);
export const world = { db, env: SECRETS, maskObjects: async () => {} };

export const message = (id: string, content: string, createdAt: number) =>
  insertMessage(db, {
    id,
    chatId: 'chat',
    runId: id,
    role: 'user',
    authorId: '42',
    authorName: 'Ann',
    content,
    turnAt: createdAt,
    part: 0,
    taintedAt: null,
    createdAt,
  });

export const fact = (id: string, statement: string) =>
  rememberFact(db, {
    id,
    subject: 'plans',
    statement,
    confidence: 1,
    trust: 'owner',
    sourceRunId: id,
    sourceChatId: 'chat',
    createdBy: '42',
    createdAt: 1,
  });

/** Everything that stands in the tables of the database whose name is like this, the pages of its indexes included. */
export const everything = async (like = '%'): Promise<string> => {
  const { results: tables } = await env.DB.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE ? AND name NOT LIKE '\\_cf%' ESCAPE '\\' AND sql NOT LIKE 'CREATE VIRTUAL%'",
  )
    .bind(like)
    .all<{ name: string }>();
  const texts: string[] = [];
  for (const { name } of tables) {
    const { results } = await env.DB.prepare(`SELECT * FROM "${name}"`).all();
    for (const value of results.flatMap((row) => Object.values(row))) {
      texts.push(Array.isArray(value) ? String.fromCharCode(...value.map(Number)) : String(value));
    }
  }
  return texts.join('\n').toLowerCase();
};

/** A database in which two messages, a run and a fact mention the topic, and others do not. */
export const prepare = async (): Promise<void> => {
  await applyD1Migrations(env.DB, env.MIGRATIONS);
  // Messages are never deleted, so no trigger does this.
  await env.DB.prepare("INSERT INTO history_fts (history_fts) VALUES ('delete-all')").run();
  await env.DB.batch(
    [
      'messages',
      'memories',
      'runs',
      'redactions',
      'redaction_items',
      'vector_jobs',
      'learned',
      'summaries',
      'tool_runs',
      'alerts',
    ].map((table) => env.DB.prepare(`DELETE FROM ${table}`)),
  );
  await commit(db, [
    message('m1', 'Tell me about project quokka, please.', 10),
    message('m2', 'The project sat on a server.', 20),
    message('m3', 'Project Quokka’s budget is small.', 30),
    insertRun(db, {
      id: 'm1',
      chatId: 'chat',
      source: 'interaction',
      request: 'Tell me about project quokka, please.',
      principalId: '42',
      principalRole: 'owner',
      status: 'answered',
      createdAt: 10,
    }),
  ]);
  await fact('f1', 'Project Quokka starts in May.');
  await fact('f2', 'The staging server runs on port 22.');
};

export const redact = async () => {
  await planRedaction(world, { id: 'r1', topic: TOPIC, related: [] }, 100);
  return applyRedaction(world, 'r1', 200);
};
