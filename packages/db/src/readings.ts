import type { Placeholder } from 'drizzle-orm';
import { wordsOfChat } from './chats.ts';
import { recallMemories } from './memories.ts';
import { activeFreezes, policyOf } from './policies.ts';
import { principalsWith } from './principals.ts';
import { appliedRedactions } from './redactions.ts';
import { summaryOf } from './summaries.ts';
import { reader } from './written.ts';

/** What a decision about a call rests on: the capability's policy row, the freezes that hold, the people's rows. */
export const recordsForDecision = reader((db, at: (name: 'capability' | 'now' | 'ids') => Placeholder) => [
  policyOf(db, at('capability')),
  activeFreezes(db, at('now')),
  principalsWith(db, at('ids')),
]);

/**
 * What a run thinks with: the chat's last messages from before `turnAt`, newest first; the facts that each probe finds;
 * what is redacted; and the summary of what the messages no longer reach.
 */
export const recollection = reader(
  (db, at: (name: 'chatId' | 'turnAt' | 'messages' | 'probes') => Placeholder) => [
    wordsOfChat(db, at('chatId'), at('turnAt'), at('messages')),
    recallMemories(db, at('probes')),
    appliedRedactions(db),
    summaryOf(db, at('chatId')),
  ],
);
