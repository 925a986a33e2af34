import { fail, findCapability, type PolicyRecord, type Result, Role } from '@golem/contracts';
import { type Db, pastCalls, policyOf, readPolicy } from '@golem/db';
import { type PastCall, parsePolicyChange, replay } from '@golem/policy';
import type { Asked } from './asked.ts';

/** How far back a change is replayed when nothing is said, in days. */
const DAYS = 30;
const DAY_MS = 86_400_000;

type Row = Awaited<ReturnType<typeof pastCalls>>[number];

const pastCall = ({ call, role }: Row): PastCall => ({
  at: call.createdAt,
  args: call.args,
  target: call.target,
  principal: { id: call.principalId, name: call.principalId, role: Role.safeParse(role).data ?? 'viewer' },
  chatId: call.chatId,
  tainted: call.tainted,
  approvedByPerson: call.approvers.length > 0,
  executed: call.startedAt !== null,
});

/** What a changed policy would have done to the calls of the last days, in sentences. */
export const replayLines = async (
  db: Db,
  before: PolicyRecord,
  after: PolicyRecord,
  now: number,
  days = DAYS,
): Promise<string[]> => {
  const known = findCapability(before.capability);
  if (!known) return [];
  const rows = await pastCalls(db, before.capability, now - days * DAY_MS);
  const subject = { id: known.id, skill: known.skill.skill, effect: known.effect };
  const counts = replay(subject, rows.map(pastCall), before, after);
  return [
    `Of ${counts.total} calls in ${days} days:`,
    `${counts.wouldAsk} that ran by themselves would have needed approval,`,
    `${counts.wouldReject} would have been refused,`,
    `${counts.wouldAllowApproved} that a person approved would have run without asking.`,
  ];
};

/** `/policy replay` */
export const replayPolicy = async (
  { world }: Asked,
  { capability, field, value, days }: { capability: string; field: string; value: string; days: number },
): Promise<Result<string>> => {
  const before = readPolicy(await policyOf(world.db, capability));
  if (!before)
    return fail(
      'not_found',
      `There is no policy for \`${capability.slice(0, 60)}\`; \`/policy list\` shows those that there are.`,
    );
  const after = parsePolicyChange(before, field, value);
  if (!after.ok) return after;
  const lines = await replayLines(world.db, before, after.value, world.now(), days);
  return { ok: true, value: [`**\`${capability}\` with ${field} = ${value}**`, ...lines].join('\n') };
};
