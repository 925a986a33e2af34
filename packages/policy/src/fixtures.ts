import type { PolicyRecord, Principal } from '@golem/contracts';
import { CLOSED } from './breaker.ts';
import type { Approval, DecisionInput, Lease, Usage } from './input.ts';

/** For tests only: Wednesday, 18 November 2026, 12:00 UTC. */
export const NOON = Date.UTC(2026, 10, 18, 12);
export const RESTART = 'server-admin.restart_server';
export const DIGEST = 'a'.repeat(64);

export const ann: Principal = { id: '1', name: 'Ann', role: 'owner' };
export const bob: Principal = { id: '2', name: 'Bob', role: 'operator' };
export const cleo: Principal = { id: '3', name: 'Cleo', role: 'viewer' };

/** A policy that lets everything through, so that each test adds the one rule it is about. */
export const policyOf = (changes: Partial<PolicyRecord> = {}): PolicyRecord => ({
  capability: RESTART,
  enabled: true,
  effect: 'write',
  confirm: 'never',
  minRole: 'viewer',
  approverRole: 'operator',
  requesterMayApprove: true,
  approversNeeded: 1,
  typedConfirmation: false,
  rateLimitMax: null,
  rateLimitWindowS: 60,
  rateLimitScope: 'global',
  cooldownS: 0,
  cooldownKey: 'server',
  breakerThreshold: null,
  breakerWindowS: 300,
  breakerOpenS: 120,
  pendingTtlS: 900,
  argumentRules: [],
  windows: [],
  version: 7,
  updatedAt: 0,
  updatedBy: 'test',
  ...changes,
});

export const usageOf = (changes: Partial<Usage> = {}): Usage => ({
  rateUsed: 0,
  oldestInWindowAt: null,
  lastAt: null,
  breakers: { capability: CLOSED, skill: CLOSED },
  ...changes,
});

/** Ann approved what Bob asked for, and it holds for another minute. */
export const approvalOf = (changes: Partial<Approval> = {}): Approval => ({
  approvers: [ann],
  requestedBy: bob.id,
  capability: RESTART,
  digest: DIGEST,
  expiresAt: NOON + 60_000,
  status: 'executing',
  ...changes,
});

export const leaseOf = (changes: Partial<Lease> = {}): Lease => ({
  id: 'L1',
  capability: RESTART,
  target: 'web-1',
  remaining: 3,
  expiresAt: NOON + 1_800_000,
  revoked: false,
  ...changes,
});

/** Bob restarts web-1 at noon; allowed unless something is changed. */
export const inputOf = (changes: Partial<DecisionInput> = {}): DecisionInput => ({
  phase: 'propose',
  available: true,
  capability: { id: RESTART, skill: 'server-admin', effect: 'write', target: 'web-1' },
  args: { server: 'web-1' },
  digest: DIGEST,
  policy: policyOf(),
  freezes: [],
  principal: bob,
  usage: usageOf(),
  tainted: false,
  approval: null,
  lease: null,
  now: NOON,
  ...changes,
});
