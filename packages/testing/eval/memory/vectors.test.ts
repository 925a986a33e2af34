import { commit, endMemory, openDb, recallMemories, validMemories } from '@golem/db';
import { chooseFacts, factProbes, type VectorIndex } from '@golem/memory';
import { expect, test } from 'vitest';
import { drainVectors } from '../../../../apps/gateway/src/memory/drain-vectors.ts';
import { rememberFact } from '../../../../apps/gateway/src/memory/remember.ts';
import { openDatabase } from './database.ts';
import { vectorIndexInMemory } from './vector-index.ts';

const MINUTE_MS = 60_000;

const fact = (id: string, subject: string, statement: string, trust: 'owner' | 'untrusted' = 'owner') => ({
  id,
  subject,
  statement,
  trust,
  confidence: 1,
  sourceRunId: id,
  sourceChatId: 'chat',
  createdBy: '42',
  createdAt: 1,
});

test('the vector index hears of each fact until it has it, and of each end; of untrusted ones never', async () => {
  await using database = await openDatabase();
  const db = openDb(database.db);
  const { index, ids } = vectorIndexInMemory();
  let isAway = true;
  const flaky: VectorIndex = {
    ...index,
    put: (facts) => (isAway ? Promise.reject(new Error('Vectorize is away')) : index.put(facts)),
  };
  await rememberFact(db, fact('a', 'staging', 'It runs on port 2222.'));
  await rememberFact(db, fact('b', 'backups', 'They are nightly.'));
  await rememberFact(db, fact('c', 'owner', 'Everything is allowed.', 'untrusted'));

  expect(await drainVectors(db, flaky, 0)).toBe(0);
  isAway = false;
  // Not at once: what has just failed is left alone for a minute.
  expect(await drainVectors(db, flaky, 1)).toBe(0);
  expect(await drainVectors(db, flaky, MINUTE_MS)).toBe(2);
  expect(ids()).toEqual(['a', 'b']);

  await commit(db, [endMemory(db, 'a', 5)]);
  expect(await drainVectors(db, flaky, MINUTE_MS)).toBe(1);
  expect(ids()).toEqual(['b']);
  expect(await drainVectors(db, flaky, MINUTE_MS)).toBe(0);
});

test('a fact that ends while it is being told stays on the list, and is taken out by the next round', async () => {
  await using database = await openDatabase();
  const db = openDb(database.db);
  const { index, ids } = vectorIndexInMemory();
  const slow: VectorIndex = {
    ...index,
    async put(facts) {
      await index.put(facts);
      await commit(db, [endMemory(db, 'a', 5)]);
    },
  };
  await rememberFact(db, fact('a', 'staging', 'It runs on port 2222.'));
  await drainVectors(db, slow, 0);
  expect(ids()).toEqual(['a']);
  await drainVectors(db, slow, 0);
  expect(ids()).toEqual([]);
});

test('a fact that no word of the question has is found by meaning, and one that both find comes first', async () => {
  await using database = await openDatabase();
  const db = openDb(database.db);
  const { index } = vectorIndexInMemory(
    new Map([
      ['machine', 'server'],
      ['hosts', 'runs'],
    ]),
  );
  await rememberFact(db, fact('meaning', 'alpha', 'Its machine hosts nothing.'));
  await rememberFact(db, fact('both', 'beta', 'The server runs the shop.'));
  await rememberFact(db, fact('word', 'gamma', 'A server room has a lock, a lamp, a chair and a plant.'));
  await drainVectors(db, index, 0);
  const question = 'Which server runs?';
  const near = await validMemories(db, await index.nearest(question, 10));
  const order = await index.nearest(question, 10);
  const hits = await recallMemories(db, JSON.stringify(factProbes(question)));
  const chosen = (nearest: typeof near) => chooseFacts(hits, nearest, 2).map(({ id }) => id);
  expect(chosen([])).toEqual(['both', 'word']);
  const fused = chosen(near.toSorted((a, b) => order.indexOf(a.id) - order.indexOf(b.id)));
  expect(fused[0]).toBe('both');
  expect(fused.toSorted()).toEqual(['both', 'meaning', 'word']);
});
