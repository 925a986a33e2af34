import { commit, insertMessage, openDb, recollection } from '@golem/db';
import { factProbes } from '@golem/memory';
import type { Database } from './database.ts';

const FILL_MESSAGES = `WITH RECURSIVE n(i) AS (SELECT ?1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2)
INSERT INTO messages (id, chat_id, run_id, role, author_id, author_name, content, turn_at, part, created_at)
SELECT 'm' || i, 'chat', 'r' || (i / 2), CASE i % 2 WHEN 0 THEN 'user' ELSE 'assistant' END, i % 2, 'Somebody',
       'What was said as number ' || i || ' about the staging server', (i / 2) * 60000, i % 2, i FROM n`;
const FILL_FACTS = `WITH RECURSIVE n(i) AS (SELECT ?1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2)
INSERT INTO memories (id, subject, subject_key, statement, confidence, trust, source_run_id, source_chat_id, created_by, valid_from, created_at)
SELECT 'f' || i, 'server ' || i, 'server ' || i, 'The staging server ' || i || ' listens on a port', 1,
       CASE i % 3 WHEN 0 THEN 'untrusted' ELSE 'owner' END, 'r', 'chat', '1', i, i FROM n`;

const PROMPT = 'On which port does the staging server listen?';

export interface TurnCost {
  /** Messages in the chat, and facts. */
  size: number;
  /** Rows read to load what a turn thinks with. */
  recalling: number;
  /** Rows read to store one message, and to index it. */
  storing: number;
}

/** What a turn reads at each size; all the facts have the words that the prompt has. Sizes go up. */
export const turnCosts = async (
  { db, rowsRead }: Database,
  sizes: readonly number[],
): Promise<TurnCost[]> => {
  const costs: TurnCost[] = [];
  let filled = 0;
  for (const size of sizes) {
    await db
      .prepare(FILL_MESSAGES)
      .bind(filled, size - 1)
      .run();
    await db
      .prepare(FILL_FACTS)
      .bind(filled, size - 1)
      .run();
    filled = size;
    rowsRead();
    await recollection(openDb(db), {
      chatId: 'chat',
      turnAt: (size / 2) * 60_000,
      messages: 30,
      probes: JSON.stringify(factProbes(PROMPT)),
    });
    const recalling = rowsRead();
    const message = {
      chatId: 'chat',
      runId: 'x',
      role: 'user' as const,
      authorId: '1',
      authorName: 'Somebody',
      content: PROMPT,
      turnAt: (size / 2) * 60_000,
      part: 0,
      createdAt: 0,
    };
    await commit(openDb(db), [insertMessage(openDb(db), { ...message, id: `new ${size}` })]);
    costs.push({ size, recalling, storing: rowsRead() });
  }
  return costs;
};
