import { commit, historyIndex, insertMessage, openDb, REINDEX, recallMemories } from '@golem/db';
import { factProbes, findInHistory } from '@golem/memory';
import { expect, test } from 'vitest';
import { rememberFact } from '../../../../apps/gateway/src/memory/remember.ts';
import { openDatabase } from './database.ts';

test('an index that was lost is built again from the rows', async () => {
  await using database = await openDatabase();
  const db = openDb(database.db);
  const message = {
    chatId: 'chat',
    role: 'user',
    authorId: '42',
    authorName: 'Ann',
    part: 0,
    createdAt: 1,
  } as const;
  await commit(db, [
    insertMessage(db, {
      ...message,
      id: 'm1',
      runId: 'm1',
      content: 'The spare key is with Dora.',
      turnAt: 1,
    }),
    insertMessage(db, { ...message, id: 'm2', runId: 'm2', content: 'Thanks.', turnAt: 2 }),
  ]);
  await rememberFact(db, {
    id: 'f1',
    subject: 'staging',
    statement: 'It runs on port 2222.',
    trust: 'owner',
    confidence: 1,
    sourceRunId: 'm1',
    sourceChatId: 'chat',
    createdBy: '42',
    createdAt: 1,
  });
  const found = async () => ({
    messages: (await findInHistory(historyIndex(db), 'chat', 'who has the key?', 5)).map(({ id }) => id),
    facts: (await recallMemories(db, JSON.stringify(factProbes('port of staging')))).map(
      ({ fact }) => fact.id,
    ),
  });
  const before = await found();
  expect(before.messages).toContain('m1');
  expect(new Set(before.facts)).toEqual(new Set(['f1']));

  for (const table of ['history_fts', 'memories_fts'])
    await database.db.prepare(`INSERT INTO ${table} (${table}) VALUES ('delete-all')`).run();
  await database.db.prepare('DELETE FROM vector_jobs').run();
  expect(await found()).toEqual({ messages: [], facts: [] });

  await database.db.batch(REINDEX.map((sql) => database.db.prepare(sql)));
  expect(await found()).toEqual(before);
  const { results } = await database.db.prepare('SELECT fact_id, op FROM vector_jobs').all();
  expect(results).toEqual([{ fact_id: 'f1', op: 'upsert' }]);
});
