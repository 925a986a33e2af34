import { fail, findCapability, type golem, ok, type PolicyRecord, type Result } from '@golem/contracts';
import { policyOf, readPolicy, updatePolicy } from '@golem/db';
import { parsePolicyChange } from '@golem/policy';
import type { Actions } from '@golem/worker-kit';
import { replayLines } from '../commands/replay.ts';
import type { InsideEnv } from './inside-skills.ts';
import { moneyActions } from './money.skill.ts';
import { peopleActions } from './people.skill.ts';
import { resultActions } from './results.skill.ts';
import { routeActions } from './routes.skill.ts';
import { scheduleActions } from './schedules.skill.ts';
import { timelineActions } from './timeline.skill.ts';

const changeOf = async (
  { db }: InsideEnv,
  capability: string,
  field: string,
  value: string,
): Promise<Result<{ before: PolicyRecord; after: PolicyRecord }>> => {
  const before = readPolicy(await policyOf(db, capability));
  if (!before) return fail('not_found', `There is no policy for ${capability}; \`/policy list\` shows them.`);
  const after = parsePolicyChange(before, field, value);
  return after.ok ? ok({ before, after: after.value }) : after;
};

const changeLine = (before: PolicyRecord, after: PolicyRecord): string => {
  const now = new Map(Object.entries(after).map(([name, value]) => [name, JSON.stringify(value)]));
  const [name, old] =
    Object.entries(before).find(([key, value]) => now.get(key) !== JSON.stringify(value)) ?? [];
  return name === undefined ? 'nothing changes' : `${name}: ${JSON.stringify(old)} → ${now.get(name)}`;
};

/** Short, readable, and the same for the same call. */
const leaseIdOf = (callId: string): string => `lease-${callId.replaceAll('.', '-')}`;

/** Changes to Golem's own rules, reached through the gate of the skill `golem` like anything else. */
export const golemActions: Actions<typeof golem, InsideEnv> = {
  set_policy: {
    async preview({ capability, field, value }, { env, now }) {
      const change = await changeOf(env, capability, field, value);
      if (!change.ok) return change;
      const { before, after } = change.value;
      const lines = await replayLines(env.db, before, after, now());
      return ok({ lines: [changeLine(before, after), ...lines], state: { version: before.version } });
    },
    async run({ capability, field, value }, { env, by, now, callId, runId }) {
      const change = await changeOf(env, capability, field, value);
      if (!change.ok) return change;
      const { before, after } = change.value;
      const next = {
        ...after,
        version: before.version + 1,
        updatedAt: now(),
        updatedBy: by?.principalId ?? 'unknown',
      };
      // Only from the version that was read: two changes at once must not swallow one of them.
      if (!(await updatePolicy(env.db, next, before.version))) {
        return fail(
          'conflict',
          'The policy was changed by somebody else at the same time; look at it and ask again.',
        );
      }
      env.audit({
        at: now(),
        kind: 'policy.changed',
        actor: next.updatedBy,
        runId,
        callId,
        capability,
        detail: { change: changeLine(before, after), version: next.version },
      });
      const old = Object.entries(before).find(([name]) => snake(name) === field || name === field)?.[1];
      return ok({
        output: { capability, field, version: next.version },
        undo: {
          capability: 'golem.set_policy',
          args: {
            capability,
            field,
            value: old === null ? 'none' : typeof old === 'string' ? old : JSON.stringify(old),
          },
        },
      });
    },
  },
  grant_lease: {
    async run({ capability, target, uses, minutes }, { env, callId, now }) {
      const known = findCapability(capability);
      if (!known) return fail('not_found', `There is no capability ${capability}.`);
      if (known.skill.skill === 'golem') {
        return fail(
          'invalid_input',
          'Changes to Golem’s own rules are asked about every time; no lease covers them.',
        );
      }
      if (known.target === null)
        return fail('invalid_input', `${capability} has no target, so no lease covers it.`);
      const lease = {
        id: leaseIdOf(callId),
        capability,
        target,
        remaining: uses,
        expiresAt: now() + minutes * 60_000,
      };
      await env.gate(known.skill.skill).addLease({ ...lease, revoked: false });
      return ok({
        output: { lease: lease.id, expiresAt: lease.expiresAt },
        undo: { capability: 'golem.revoke_lease', args: { lease: lease.id } },
      });
    },
    async probe({ capability }, { env, callId }) {
      const skill = findCapability(capability)?.skill.skill;
      const leases = skill === undefined ? [] : await env.gate(skill).leases();
      const found = leases.some(({ id }) => id === leaseIdOf(callId));
      return ok({
        happened: found ? 'yes' : 'no',
        detail: found ? 'The lease is there.' : 'There is no such lease.',
      });
    },
  },
  revoke_lease: {
    async run({ lease }, { env }) {
      const answers = await Promise.all(env.skills.map((skill) => env.gate(skill).revokeLease(lease)));
      if (!answers.includes(true))
        return fail('not_found', `There is no open lease ${lease}; \`/lease list\` shows them.`);
      return ok({ output: { lease, revoked: true } });
    },
  },
  ...routeActions,
  ...peopleActions,
  ...moneyActions,
  ...resultActions,
  ...timelineActions,
  ...scheduleActions,
};

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
