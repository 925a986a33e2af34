import { fail, type memory, ok } from '@golem/contracts';
import {
  commit,
  detachMemory,
  endMemory,
  guildOf,
  historyIndex,
  type MemoryRow,
  memoryById,
  restoreSuperseded,
  searchMemories,
} from '@golem/db';
import { believable, findInHistory, ftsMatch, tellableTo, trustOf } from '@golem/memory';
import type { Actions } from '@golem/worker-kit';
import { messageLink } from '../memory/message-link.ts';
import { applyRedaction, planOf } from '../memory/redact.ts';
import { redactionsOf, withoutMentions } from '../memory/redactions.ts';
import { rememberFact } from '../memory/remember.ts';
import type { InsideEnv } from './inside-skills.ts';

const factOf = ({
  id,
  subject,
  statement,
  trust,
  createdAt,
}: Pick<MemoryRow, 'id' | 'subject' | 'statement' | 'trust' | 'createdAt'>) => ({
  id,
  subject,
  statement,
  trust,
  createdAt,
});

/** What is shown of one older message, in characters. */
const SHOWN = 1_500;

const searchHistory = async (
  env: InsideEnv,
  chatId: string,
  { query, count }: { query: string; count: number },
  alsoTainted: boolean,
) => {
  const { db } = env;
  const [all, guild, mentions] = await Promise.all([
    findInHistory(historyIndex(db), chatId, query, count),
    guildOf(db, chatId),
    redactionsOf(env),
  ]);
  if (!mentions.ok) return mentions;
  // What is said of a redacted topic again is masked by the cron, and until then not found.
  const found = await withoutMentions(all, ({ content }) => content, mentions.value);
  const shown = found.filter(({ taintedAt }) => alsoTainted || taintedAt === null);
  const messages = shown.map(({ id, turnAt, authorName, content }) => ({
    id,
    at: new Date(turnAt).toISOString(),
    author: authorName,
    text: content.slice(0, SHOWN),
    link: messageLink(guild, chatId, id.replace(/\.answer$/, '')),
  }));
  return ok({ output: { messages, leftOut: found.length - shown.length } });
};

/** Facts in D1. The fact's id is the call's, so that a repeated call cannot remember twice. */
export const memoryActions: Actions<typeof memory, InsideEnv> = {
  remember: {
    async run({ subject, statement }, { env, callId, runId, by, now }) {
      const { db } = env;
      const redactions = await redactionsOf(env);
      if (!redactions.ok) return redactions;
      if (await redactions.value(`${subject}. ${statement}`)) {
        return fail('denied', 'This is about a topic that was redacted, so it is not remembered.');
      }
      const kept = await rememberFact(db, {
        id: callId,
        subject,
        statement,
        confidence: 1,
        trust: trustOf(by),
        sourceRunId: runId,
        sourceChatId: by?.chatId ?? '',
        sourceKind: 'tool_run',
        createdBy: by?.principalId ?? '',
        createdAt: now(),
      });
      const output = { ...kept, fact: factOf(kept.fact) };
      if (kept.alreadyKnown) return ok({ output });
      return ok({ output, undo: { capability: 'memory.forget', args: { fact: callId, restore: true } } });
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
    async run({ fact, restore }, { env: { db }, now }) {
      const [row] = await memoryById(db, fact);
      if (!row) return fail('not_found', `There is no fact ${fact}; \`/memory search\` shows their ids.`);
      // What took its place meanwhile has also taken the place of what it had superseded.
      const isLast = row.validTo === null;
      await commit(db, [
        endMemory(db, fact, now()),
        detachMemory(db, fact),
        ...(restore && isLast ? [restoreSuperseded(db, fact)] : []),
      ]);
      return ok({ output: { fact, forgotten: row.validTo === null } });
    },
    async preview({ fact }, { env: { db } }) {
      const [row] = await memoryById(db, fact);
      if (!row) return fail('not_found', `There is no fact ${fact}.`);
      return ok({ lines: [`${row.subject}: ${row.statement}`], state: { valid: row.validTo === null } });
    },
  },
  search: {
    async run({ query }, { env: { db }, by }) {
      const match = ftsMatch(query);
      const rows = match === null || by === undefined ? [] : await searchMemories(db, match, 10);
      const told = by === undefined ? [] : tellableTo(by, rows);
      return ok({ output: { facts: believable(told).map(factOf) } });
    },
  },
  search_history: {
    run: (args, { env, by }) => searchHistory(env, by?.chatId ?? '', args, false),
  },
  search_tainted_history: {
    run: (args, { env, by }) => searchHistory(env, by?.chatId ?? '', args, true),
  },
  redact: {
    async preview({ redaction }, { env }) {
      const plan = await planOf(env.db, redaction);
      if (!plan) return fail('not_found', `There is no plan ${redaction}; \`/redact\` makes one.`);
      const { facts, messages, others } = plan.counts;
      const lines = [
        `Phrases that are looked for, not repeated here: ${plan.row.terms.length}.`,
        `Facts to remove, with their vectors: ${facts}.`,
        `Messages to mask: ${messages}. Other records to mask (runs, calls, cards): ${others}.`,
        'What Discord itself keeps, and the audit log, stay as they are.',
      ];
      return ok({ lines, state: { facts, messages, others } });
    },
    async run({ redaction }, { env, now, by, runId, callId }) {
      const applied = await applyRedaction(env, redaction, now());
      if (!applied.ok) return applied;
      env.audit({
        at: now(),
        kind: 'memory.redacted',
        actor: by?.principalId ?? 'unknown',
        runId,
        callId,
        capability: 'memory.redact',
        detail: { redaction, ...applied.value },
      });
      return ok({ output: { redaction, ...applied.value } });
    },
    async probe({ redaction }, { env: { db } }) {
      const plan = await planOf(db, redaction);
      const happened = plan !== null && plan.row.appliedAt !== null;
      return ok({
        happened: happened ? 'yes' : 'no',
        detail: happened ? 'It is done.' : 'It is not finished; it may be confirmed again.',
      });
    },
  },
};
