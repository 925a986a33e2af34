import type { ErrorCode, PolicyRecord } from '@golem/contracts';
import { z } from 'zod';
import { inWindow } from './rate-window.ts';

/** A circuit breaker as stored; times are unix milliseconds. `half_open`: one probe call is in flight. */
export const BreakerState = z.discriminatedUnion('state', [
  z.object({ state: z.literal('closed'), failures: z.array(z.number().int()) }),
  z.object({ state: z.literal('open'), openedAt: z.number().int() }),
  z.object({ state: z.literal('half_open'), openedAt: z.number().int(), probeAt: z.number().int() }),
]);
export type BreakerState = z.infer<typeof BreakerState>;

export const CLOSED: BreakerState = { state: 'closed', failures: [] };

/**
 * A state as it was stored, in JSON; closed when nothing is known of it. One that cannot be read counts as opened at
 * `now` (unix milliseconds): failures may be behind it, so it has to prove itself with a probe.
 */
export const readBreaker = (stored: string | null, now: number): BreakerState => {
  if (stored === null) return CLOSED;
  const open: BreakerState = { state: 'open', openedAt: now };
  try {
    return BreakerState.safeParse(JSON.parse(stored)).data ?? open;
  } catch {
    return open;
  }
};

export interface BreakerConfig {
  /** Failures inside the window that open it; null: there is no breaker. */
  threshold: number | null;
  windowS: number;
  openS: number;
}

/** A skill's breaker needs the failures of two capabilities, so that one bad capability does not close the rest. */
const SKILL_FACTOR = 2;

/** The breaker settings that a policy gives to its capability, or to the skill as a whole. */
export const breakerConfig = (policy: PolicyRecord, of: 'capability' | 'skill'): BreakerConfig => ({
  threshold:
    policy.breakerThreshold === null ? null : policy.breakerThreshold * (of === 'skill' ? SKILL_FACTOR : 1),
  windowS: policy.breakerWindowS,
  openS: policy.breakerOpenS,
});

/** How a call ended, as the breaker sees it. */
export type BreakerOutcome = 'ok' | ErrorCode;

/** What an outcome says about the upstream: well (it answered, if only with a no), ill, or nothing at all. */
const HEALTH: Record<BreakerOutcome, 'well' | 'ill' | 'silent'> = {
  ok: 'well',
  upstream_rejected: 'well',
  not_found: 'well',
  conflict: 'well',
  incomplete: 'well',
  upstream_error: 'ill',
  upstream_timeout: 'ill',
  // How a write ends that timed out.
  unknown_outcome: 'ill',
  invalid_input: 'silent',
  unknown_capability: 'silent',
  no_grant: 'silent',
  rejected: 'silent',
  denied: 'silent',
  expired: 'silent',
  cancelled: 'silent',
  blocked_address: 'silent',
  too_large: 'silent',
  unavailable: 'silent',
  misconfigured: 'silent',
  internal: 'silent',
};

/**
 * Until when the breaker lets nothing through, in unix milliseconds; null: a call may pass.
 * A probe that never reported (its process died) blocks for one open period, not for ever.
 */
export const breakerBlocksUntil = (
  state: BreakerState,
  config: BreakerConfig,
  now: number,
): number | null => {
  if (config.threshold === null || state.state === 'closed') return null;
  const since = state.state === 'open' ? state.openedAt : state.probeAt;
  const until = since + config.openS * 1000;
  return now < until ? until : null;
};

/** The state once an allowed call starts: the first one after the open period is the probe and keeps others out. */
export const breakerOnStart = (state: BreakerState, config: BreakerConfig, now: number): BreakerState => {
  if (config.threshold === null) return CLOSED;
  if (state.state === 'closed') return state;
  return { state: 'half_open', openedAt: state.openedAt, probeAt: now };
};

/** The state once a call has ended. Only upstream failures and time-outs count against the upstream. */
export const breakerAfter = (
  state: BreakerState,
  outcome: BreakerOutcome,
  config: BreakerConfig,
  now: number,
): BreakerState => {
  if (config.threshold === null) return CLOSED;
  const health = HEALTH[outcome];
  // Open: the call began before the breaker did; only the probe may close it.
  if (state.state === 'open') return state;
  if (state.state === 'half_open') {
    if (health === 'well') return CLOSED;
    // A probe that never reached the upstream leaves its turn to the next call.
    return { state: 'open', openedAt: health === 'ill' ? now : state.openedAt };
  }
  if (health !== 'ill') return state;
  const failures = [...inWindow(state.failures, config.windowS, now), now];
  return failures.length >= config.threshold
    ? { state: 'open', openedAt: now }
    : { state: 'closed', failures };
};
