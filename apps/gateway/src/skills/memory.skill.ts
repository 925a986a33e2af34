import { fail, type memory, ok } from '@golem/contracts';
import {
  commit,
  endMemory,
  insertMemory,
  type MemoryRow,
  memoryById,
  sameMemory,
  searchMemories,
} from '@golem/db';
import { believable, ftsMatch, trustOf } from '@golem/memory';
import type { Actions } from '@golem/worker-kit';
import type { InsideEnv } from './inside-skills.ts';

const factOf = ({ id, subject, statement, trust, createdAt }: MemoryRow) => ({
  id,
  subject,
  statement,
  trust,
  createdAt,
});

/** Facts in D1. The fact's id is the call's, so that a repeated call cannot remember twice. */
export const memoryActions: Actions<typeof memory, InsideEnv> = {
  remember: {
    async run({ subject, statement }, { env: { db }, callId, runId, by, now }) {
      const trust = trustOf(by);
      const same = await sameMemory(db, subject, statement);
      // What others said before does not count as known: it would stay untrusted although a person has said it now.
      const known = same.find((fact) => fact.trust !== 'untrusted' || trust === 'untrusted');
      if (known) return ok({ output: { fact: factOf(known), alreadyKnown: true } });
      const at = now();
      const row = {
        id: callId,
        subject,
        statement,
        confidence: 1,
        trust,
        sourceRunId: runId,
        sourceChatId: by?.chatId ?? '',
        createdBy: by?.principalId ?? '',
        validFrom: at,
        createdAt: at,
      };
      await commit(db, [insertMemory(db, row)]);
      const fact = { id: callId, subject, statement, trust: row.trust, createdAt: at };
      return ok({
        output: { fact, alreadyKnown: false },
        undo: { capability: 'memory.forget', args: { fact: callId } },
      });
    },
    async probe(_args, { env: { db }, callId }) {
      const [row] = await memoryById(db, callId);
      return ok({
        happened: row ? 'yes' : 'no',
        detail: row ? 'The fact is in the memory.' : 'There is no such fact.',
      });
    },
  },
  forget: {
    async run({ fact }, { env: { db }, now }) {
      const [row] = await memoryById(db, fact);
      if (!row) return fail('not_found', `There is no fact ${fact}; \`/memory search\` shows their ids.`);
      await commit(db, [endMemory(db, fact, now())]);
      return ok({ output: { fact, forgotten: row.validTo === null } });
    },
    async preview({ fact }, { env: { db } }) {
      const [row] = await memoryById(db, fact);
      if (!row) return fail('not_found', `There is no fact ${fact}.`);
      return ok({ lines: [`${row.subject}: ${row.statement}`], state: { valid: row.validTo === null } });
    },
  },
  search: {
    async run({ query }, { env: { db } }) {
      const match = ftsMatch(query);
      const rows = match === null ? [] : await searchMemories(db, match, 10);
      return ok({ output: { facts: believable(rows).map(factOf) } });
    },
  },
};
