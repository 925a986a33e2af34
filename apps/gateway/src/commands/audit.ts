import { fail, ok, type Result } from '@golem/contracts';
import { type AuditRow, allAudit, auditOf, recentAudit } from '@golem/db';
import { chainReportText, newestAnchor, verifyChain } from '@golem/worker-kit/audit-chain';
import { commitWithBacklog } from '../session/mirror.ts';
import { type Asked, stamp } from './asked.ts';
import { happened } from './audit-words.ts';

const person = (actor: string): string => (/^\d+$/.test(actor) ? `<@${actor}>` : actor);

const line = (row: AuditRow): string => `- ${stamp(row.at)} ${happened(row, person(row.actor))}`;

const storyLine = (row: AuditRow, at: number): string =>
  `${at}. ${stamp(row.at, 'T')} ${happened(row, person(row.actor))}`;

/** `/audit recent` */
export const auditRecent = async ({ world }: Asked, count: number): Promise<Result<string>> => {
  await commitWithBacklog(world, []);
  const rows = await recentAudit(world.db, count);
  return ok(rows.length === 0 ? 'The audit log is empty.' : rows.map(line).join('\n'));
};

/**
 * `/audit why`: the story of one run, in order. The id may be the run's, a pending action's, or a call's (it begins
 * with its run's); of a call only its own rows and the run's are told.
 */
export const auditWhy = async ({ world }: Asked, id: string): Promise<Result<string>> => {
  await commitWithBacklog(world, []);
  const [run = id, ...place] = id.trim().split('.');
  const rows = (await auditOf(world.db, run)).filter(
    ({ callId }) => place.length === 0 || callId === null || callId === id.trim(),
  );
  if (rows.length === 0)
    return fail(
      'not_found',
      `Nothing is recorded about \`${id.slice(0, 60)}\`; \`/runs\` and \`/audit recent\` show ids.`,
    );
  return ok(
    [`**What led to \`${id.trim()}\`**`, ...rows.map((row, at) => storyLine(row, at + 1))].join('\n'),
  );
};

/** `/audit verify`: every row of all chats and gates, compared with the newest anchor. */
export const auditVerify = async ({ world }: Asked): Promise<Result<string>> => {
  await commitWithBacklog(world, []);
  const read = async (key: string) => (await (await world.soul.get(key))?.text()) ?? null;
  const anchor = await newestAnchor(read, world.now());
  return ok(chainReportText(await verifyChain(allAudit(world.db), anchor)));
};
