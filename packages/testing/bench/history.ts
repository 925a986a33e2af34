import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { post } from './client.ts';
import { OPERATOR_ID, type Signer } from './interaction.ts';
import { inTime } from './load.ts';
import { type Outside, WITH_TOOL } from './outside.ts';
import { startGolem } from './runtime.ts';

interface Cost {
  roundTrips: number;
  rowsRead: number;
}

export interface HistoryFigures {
  /** Messages in the chat. */
  messages: number;
  /** A message that is answered in a single turn. */
  answer: Cost;
  /** What one allowed read call adds to that. */
  call: Cost;
}

const SIZES = [100, 10_000, 100_000] as const;

const FILL = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
INSERT INTO messages (id, chat_id, run_id, role, author_id, author_name, content, turn_at, part, created_at)
SELECT ?2 || '.' || i, ?2, ?2 || '.' || (i / 2), CASE i % 2 WHEN 0 THEN 'user' ELSE 'assistant' END, '1', 'Somebody',
       'What was said as number ' || i || ' about the servers', i, i % 2, i FROM n`;

const Open = z.object({ open: z.number() });
/** Round trips of one message are all told when nothing has been told for this long, in milliseconds. */
const QUIET_MS = 250;

/**
 * What a message costs in D1, by the length of its chat's history. The author is an operator, who has to be looked up;
 * for an owner it is one round trip less. The gateway's own classes get a database that tells what passes through it.
 */
export const measureHistory = async (
  signer: Signer,
  outside: Outside,
  settings: Record<string, string>,
): Promise<HistoryFigures[]> => {
  let counted: Cost = { roundTrips: 0, rowsRead: 0 };
  await using golem = await startGolem(settings, (rowsRead) => {
    counted = { roundTrips: counted.roundTrips + 1, rowsRead: counted.rowsRead + rowsRead };
  });

  const quiet = async (): Promise<void> => {
    for (let before = -1; before !== counted.roundTrips; ) {
      before = counted.roundTrips;
      await wait(QUIET_MS);
    }
    const row = await golem.db.prepare('SELECT count(*) AS open FROM runs WHERE ended_at IS NULL').first();
    if (Open.parse(row).open > 0) await quiet();
  };

  const costOf = async (chat: string, prompt: string): Promise<Cost> => {
    const interaction = signer.ask(chat, prompt, OPERATOR_ID);
    const answered = outside.answered(interaction.token);
    counted = { roundTrips: 0, rowsRead: 0 };
    await post(golem.url, '/discord/interactions', interaction);
    await inTime(outside, answered, '/discord/interactions');
    await quiet();
    return counted;
  };

  const figures: HistoryFigures[] = [];
  for (const messages of SIZES) {
    const chat = `14${String(messages).padStart(17, '0')}`;
    await golem.db.prepare(FILL).bind(messages, chat).run();
    // The first message of a chat makes its row; all later ones find it.
    await costOf(chat, 'Say something');
    const answer = await costOf(chat, 'Say something');
    const withCall = await costOf(chat, `${WITH_TOOL} the servers`);
    const call = {
      roundTrips: withCall.roundTrips - answer.roundTrips,
      rowsRead: withCall.rowsRead - answer.rowsRead,
    };
    figures.push({ messages, answer, call });
  }
  return figures;
};
