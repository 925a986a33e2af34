import { HistoryPage, ok, SystemStatus } from '@golem/contracts';
import { activeFreezes, openDb, openRuns, recentMessages } from '@golem/db';
import { REDACTED } from '@golem/memory';
import { redactionsOf } from '../memory/redactions.ts';
import { sessionOf } from '../stubs.ts';
import { pageOf, TIES } from './page.ts';
import { route } from './route.ts';
import { OfAgent, PageQuery } from './tasks.ts';

/** What can be looked at besides tasks. */
export const READING_ROUTES = [
  route({
    method: 'GET',
    path: '/status',
    summary: 'How Golem stands, and the chat if one is named',
    scope: 'read',
    needsAgent: false,
    query: OfAgent,
    body: null,
    answer: SystemStatus,
    status: 200,
    async handle({ env, agent }) {
      const db = openDb(env.DB);
      const [runs, frozen, overview] = await Promise.all([
        openRuns(db),
        activeFreezes(db, Date.now()),
        agent === '' ? null : sessionOf(env, agent).overview(),
      ]);
      return ok({ agent: overview?.status ?? null, openRuns: runs, frozen });
    },
  }),
  route({
    method: 'GET',
    path: '/history',
    summary: 'What was said in a chat to Golem and by it, newest first, without what is redacted',
    scope: 'read',
    needsAgent: true,
    query: PageQuery,
    body: null,
    answer: HistoryPage,
    status: 200,
    async handle({ env, agent, query: { limit, before = Number.MAX_SAFE_INTEGER } }) {
      const db = openDb(env.DB);
      const [mentions, rows] = await Promise.all([
        redactionsOf({ db, env }),
        recentMessages(db, agent, before, limit + TIES),
      ]);
      if (!mentions.ok) return mentions;
      const page = pageOf(rows, limit, ({ turnAt }) => turnAt);
      const items = await Promise.all(
        page.items.map(async ({ id, runId, role, authorName, content, turnAt, taintedAt }) => ({
          id,
          task: runId,
          role,
          author: authorName,
          text: (await mentions.value(content)) ? REDACTED : content,
          at: turnAt,
          tainted: taintedAt !== null,
        })),
      );
      return ok({ items, next: page.next });
    },
  }),
];
