import type { Effect, KnownCapability, PolicyRecord } from '@golem/contracts';

type Defaults = Pick<
  PolicyRecord,
  | 'confirm'
  | 'minRole'
  | 'approverRole'
  | 'rateLimitMax'
  | 'rateLimitWindowS'
  | 'rateLimitScope'
  | 'cooldownS'
>;

/**
 * Safe by effect. Reads are limited per chat, far above what a person does and low enough to stop a loop before
 * a provider's own limit does; what changes the world is limited over all chats.
 */
const BY_EFFECT: Record<Effect, Defaults> = {
  read: {
    confirm: 'never',
    minRole: 'viewer',
    approverRole: 'operator',
    rateLimitMax: 300,
    rateLimitWindowS: 60,
    rateLimitScope: 'chat',
    cooldownS: 0,
  },
  write: {
    confirm: 'always',
    minRole: 'operator',
    approverRole: 'operator',
    rateLimitMax: 60,
    rateLimitWindowS: 3600,
    rateLimitScope: 'global',
    cooldownS: 0,
  },
  destructive: {
    confirm: 'always',
    minRole: 'operator',
    approverRole: 'owner',
    rateLimitMax: 20,
    rateLimitWindowS: 3600,
    rateLimitScope: 'global',
    // Long enough to catch the same mail or deletion proposed twice in one breath.
    cooldownS: 10,
  },
};

/** The policy a capability starts with: the safe default of its effect, and on top what its manifest says. */
export const defaultPolicy = (capability: KnownCapability, now: number): PolicyRecord => ({
  enabled: true,
  requesterMayApprove: true,
  approversNeeded: 1,
  typedConfirmation: false,
  cooldownKey: capability.target,
  breakerThreshold: 5,
  breakerWindowS: 300,
  breakerOpenS: 120,
  pendingTtlS: 900,
  argumentRules: [],
  windows: [],
  ...BY_EFFECT[capability.effect],
  ...capability.policy,
  capability: capability.id,
  effect: capability.effect,
  version: 1,
  updatedAt: now,
  updatedBy: 'manifest',
});
