import { fail, ok, type Result } from '@golem/contracts';
import { type AuditRow, allAudit, auditOfRun, recentAudit } from '@golem/db';
import { chainReportText, newestAnchor, verifyChain } from '@golem/worker-kit/audit-chain';
import { commitWithBacklog } from '../session/mirror.ts';
import { type Asked, stamp } from './asked.ts';

const line = ({ at, kind, actor, capability, detail }: AuditRow): string => {
  const who = /^\d+$/.test(actor) ? `<@${actor}>` : actor;
  const rest = JSON.stringify(detail);
  return `- ${stamp(at)} **${kind}** ${capability ? `\`${capability}\` ` : ''}by ${who} ${rest === '{}' ? '' : rest.slice(0, 300)}`;
};

/** `/audit recent` */
export const auditRecent = async ({ world }: Asked, count: number): Promise<Result<string>> => {
  await commitWithBacklog(world, []);
  const rows = await recentAudit(world.db, count);
  return ok(rows.length === 0 ? 'The audit log is empty.' : rows.map(line).join('\n'));
};

/** `/audit why`: the story of one run, in order. The id may be a call's: it begins with its run's. */
export const auditWhy = async ({ world }: Asked, id: string): Promise<Result<string>> => {
  await commitWithBacklog(world, []);
  const rows = await auditOfRun(world.db, id.split('.')[0] ?? id);
  if (rows.length === 0) return fail('not_found', `Nothing is recorded about \`${id.slice(0, 60)}\`.`);
  return ok(rows.map(line).join('\n'));
};

/** `/audit verify`: every row of all chats and gates, compared with the newest anchor. */
export const auditVerify = async ({ world }: Asked): Promise<Result<string>> => {
  await commitWithBacklog(world, []);
  const read = async (key: string) => (await (await world.soul.get(key))?.text()) ?? null;
  const anchor = await newestAnchor(read, world.now());
  return ok(chainReportText(await verifyChain(allAudit(world.db), anchor)));
};
