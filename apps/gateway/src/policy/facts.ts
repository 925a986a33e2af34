import type { Author, Freeze, KnownCapability, PolicyRecord, Principal } from '@golem/contracts';
import { activeFreezes, policyOf, principalRows, readPolicy, resolvePrincipal } from '@golem/db';
import { cooldownKey, type DecisionInput, rateKey, windowStart } from '@golem/policy';
import type { Proposal } from './gate-port.ts';
import type { GateWorld } from './gate-world.ts';

/** What D1 says at this moment, in one round trip. */
export interface Facts {
  policy: PolicyRecord | null;
  freezes: Freeze[];
  requester: Principal | null;
  approvers: Principal[];
}

/** A D1 that stalls for longer counts as not answering; stalls of 30 to 80 s are reported. */
const D1_PATIENCE_MS = 5_000;

/** Reads policy, freezes and the people's present roles. Null when D1 does not answer: the decision is then reject. */
export const readFacts = async (
  world: GateWorld,
  capability: string,
  requester: Author,
  approvers: Author[],
): Promise<Facts | null> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), D1_PATIENCE_MS);
  });
  const { db, ownerIds } = world;
  try {
    const answer = await Promise.race([
      db.batch([
        policyOf(db, capability),
        activeFreezes(db, world.now()),
        principalRows(db, [requester, ...approvers]),
      ]),
      late,
    ]);
    if (answer === null) return null;
    const [policyRows, freezes, people] = answer;
    return {
      policy: readPolicy(policyRows),
      freezes,
      requester: resolvePrincipal(requester, people, ownerIds),
      approvers: approvers.flatMap((author) => resolvePrincipal(author, people, ownerIds) ?? []),
    };
  } catch {
    return null;
  } finally {
    if (timer !== undefined) clearTimeout(timer);
  }
};

/** The keys under which a call is counted. */
export const keysOf = (policy: PolicyRecord, proposal: Proposal, args: Record<string, unknown>) => ({
  rate: rateKey(policy, { chatId: proposal.chatId, userId: proposal.requester.id }),
  cooldown: cooldownKey(policy, args),
});

/** The part of a decision's input that comes from the gate's own storage. Synchronous: call it inside the transaction. */
export const usageOf = (
  world: GateWorld,
  known: KnownCapability,
  policy: PolicyRecord | null,
  proposal: Proposal,
  args: Record<string, unknown>,
): DecisionInput['usage'] => {
  const now = world.now();
  const breakers = {
    capability: world.store.breaker(known.id, now),
    skill: world.store.breaker(known.skill.skill, now),
  };
  if (policy === null) return { rateUsed: 0, oldestInWindowAt: null, lastAt: null, breakers };
  const keys = keysOf(policy, proposal, args);
  const rate = world.store.rate(known.id, keys.rate, windowStart(policy.rateLimitWindowS, now));
  return {
    rateUsed: rate.used,
    oldestInWindowAt: rate.oldest,
    lastAt: world.store.lastExecution(known.id, keys.cooldown),
    breakers,
  };
};
