import { type golem, ok, type Role } from '@golem/contracts';
import { commit, deletePrincipal, principalById, putPrincipal } from '@golem/db';
import type { Actions } from '@golem/worker-kit';
import type { InsideEnv } from './inside-skills.ts';

type PeopleActions = Pick<Actions<typeof golem, InsideEnv>, 'set_principal'>;

const partsOf = (who: string): { kind: 'user' | 'role'; id: string } => {
  const [kind, id = ''] = who.split(':');
  return { kind: kind === 'role' ? 'role' : 'user', id };
};

/** As Discord shows them; it pings nobody, because nothing that Golem sends does. */
const mention = ({ kind, id }: { kind: 'user' | 'role'; id: string }): string =>
  kind === 'role' ? `<@&${id}>` : `<@${id}>`;

const roleNow = async ({ db }: InsideEnv, who: string): Promise<Role | 'none'> => {
  const { kind, id } = partsOf(who);
  const [row] = await principalById(db, id);
  return row?.kind === kind ? row.role : 'none';
};

/** Who is known. Owners by configuration stay owners whatever a row says. */
export const peopleActions: PeopleActions = {
  set_principal: {
    async preview({ who, role }, { env }) {
      const before = await roleNow(env, who);
      return ok({ lines: [`${mention(partsOf(who))}: ${before} → ${role}`], state: { role: before } });
    },
    async run({ who, role }, { env, by, now, callId, runId }) {
      const { kind, id } = partsOf(who);
      const before = await roleNow(env, who);
      const actor = by?.principalId ?? 'unknown';
      await commit(env.db, [
        role === 'none'
          ? deletePrincipal(env.db, id)
          : putPrincipal(env.db, { id, kind, role, name: id, createdAt: now(), createdBy: actor }),
      ]);
      env.audit({
        at: now(),
        kind: 'principal.changed',
        actor,
        runId,
        callId,
        detail: { who, before, role },
      });
      return ok({
        output: { who, role },
        undo: { capability: 'golem.set_principal', args: { who, role: before } },
      });
    },
    async probe({ who, role }, { env }) {
      const now = await roleNow(env, who);
      return ok({
        happened: now === role ? 'yes' : 'no',
        detail: `Their role is ${now}.`,
      });
    },
  },
};
