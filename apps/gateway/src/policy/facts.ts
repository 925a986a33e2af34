import type { Author, Freeze, KnownCapability, PolicyRecord, Principal } from '@golem/contracts';
import {
  guildOf,
  idsOf,
  readPolicy,
  recordsForDecision,
  resolvePrincipal,
  resolveRequester,
} from '@golem/db';
import { cooldownKey, type DecisionInput, rateKey, strongerEffect, windowStart } from '@golem/policy';
import type { Proposal } from './gate-port.ts';
import type { GateWorld } from './gate-world.ts';
import type { Passage } from './passage.ts';
import { DISCORD_SILENT, presentRoles } from './present-roles.ts';

/** What D1 and, for roles that are Discord's, Discord say at this moment. */
export interface Facts {
  policy: PolicyRecord | null;
  freezes: Freeze[];
  requester: Principal | null;
  approvers: Principal[];
  /** Why none of this can be relied on, in words for people; null: it can. */
  unavailable: string | null;
}

/** A D1 that stalls for longer counts as not answering; stalls of 30 to 80 s are reported. */
const D1_PATIENCE_MS = 5_000;

/** What D1 answers; null when it does not. */
const fromD1 = async <T>(work: Promise<T>): Promise<T | null> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), D1_PATIENCE_MS);
  });
  try {
    return await Promise.race([work, late]);
  } catch {
    return null;
  } finally {
    if (timer !== undefined) clearTimeout(timer);
  }
};

/** Reads policy, freezes and the people's rows in one round trip. `byRole`: whose role in Golem is one of Discord's. */
const readRecords = async (
  world: GateWorld,
  capability: string,
  requester: Author,
  approvers: Author[],
): Promise<{ facts: Facts; byRole: Author[] } | null> => {
  const { db, ownerIds } = world;
  const answer = await fromD1(
    recordsForDecision(db, { capability, now: world.now(), ids: idsOf([requester, ...approvers]) }),
  );
  if (answer === null) return null;
  const [policyRows, freezes, people] = answer;
  const principal = (author: Author): Principal | null => resolvePrincipal(author, people, ownerIds);
  const byRole = [requester, ...approvers].filter(
    (author) => principal(author)?.role !== principal({ ...author, roleIds: [] })?.role,
  );
  const facts = {
    policy: readPolicy(policyRows),
    freezes,
    // From the Session, which knows by which way it came.
    requester: resolveRequester(requester, people, ownerIds),
    approvers: approvers.flatMap((author) => principal(author) ?? []),
    unavailable: null,
  };
  return { facts, byRole };
};

/**
 * Reads policy, freezes and the people's present roles. Null when D1 does not answer: the decision is then reject.
 * A Discord role was recorded when its holder wrote or clicked; before anything but a read, Discord is asked again.
 */
export const readFacts = async (
  world: GateWorld,
  { known, proposal: { requester, chatId } }: Passage,
  approvers: Author[],
): Promise<Facts | null> => {
  const first = await readRecords(world, known.id, requester, approvers);
  if (first === null) return null;
  const { facts, byRole } = first;
  if (byRole.length === 0 || strongerEffect(known.effect, facts.policy?.effect ?? known.effect) === 'read') {
    return facts;
  }
  const roles = await presentRoles(world, await fromD1(guildOf(world.db, chatId)), byRole);
  if (roles === null) return { ...facts, unavailable: DISCORD_SILENT };
  const asOfNow = (author: Author): Author => ({
    ...author,
    roleIds: roles.get(author.id) ?? author.roleIds,
  });
  // Once more, because Discord may have taken seconds: nothing slow stands between the decision and the effect.
  const again = await readRecords(world, known.id, asOfNow(requester), approvers.map(asOfNow));
  return again?.facts ?? null;
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
