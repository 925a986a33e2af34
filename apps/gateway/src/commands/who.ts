import { ok, type Result, roleAtLeast } from '@golem/contracts';
import { allPrincipals } from '@golem/db';
import type { Asked } from './asked.ts';

/** `/who`: the one who asks; to operators and owners, everybody who is known. */
export const who = async ({ world, event, principal }: Asked): Promise<Result<string>> => {
  const { ownerIds, db } = world;
  const you = `You are <@${event.author.id}> (\`${event.author.id}\`), and your role is **${principal.role}**${ownerIds.includes(event.author.id) ? ' by configuration' : ''}.`;
  if (!roleAtLeast(principal.role, 'operator')) return ok(you);
  const rows = await allPrincipals(db);
  const known = [
    ...ownerIds.map((id) => `- <@${id}> owner, by configuration`),
    ...rows
      .filter(({ id }) => !ownerIds.includes(id))
      .map(
        ({ id, kind, role, createdBy }) =>
          `- ${kind === 'role' ? `everybody with <@&${id}>` : `<@${id}>`} ${role}, made known by ${/^\d+$/.test(createdBy) ? `<@${createdBy}>` : createdBy}`,
      ),
  ];
  return ok([you, 'Known:', ...known, '-# An owner makes somebody known with `/pair`.'].join('\n'));
};
