import type { PendingStatus } from '@golem/contracts';
import { z } from 'zod';

/** What can happen to a pending action. `endorse` is an approval while more are needed; `stop` is a refusal at execution. */
export const PendingEvent = z.enum([
  'endorse',
  'approve',
  'deny',
  'expire',
  'cancel',
  'claim',
  'stop',
  'succeed',
  'fail',
  'lose',
]);
export type PendingEvent = z.infer<typeof PendingEvent>;

/**
 * Every transition there is. What is not in here does not happen: a late click, a second claim or a repeated ending
 * changes nothing. `unknown` can still be settled, by a probe or by a human.
 */
const TRANSITIONS: Record<PendingStatus, Partial<Record<PendingEvent, PendingStatus>>> = {
  pending: {
    endorse: 'pending',
    approve: 'approved',
    deny: 'denied',
    expire: 'expired',
    cancel: 'cancelled',
  },
  approved: { claim: 'executing', expire: 'expired', cancel: 'cancelled' },
  executing: { stop: 'cancelled', succeed: 'succeeded', fail: 'failed', lose: 'unknown' },
  unknown: { succeed: 'succeeded', fail: 'failed' },
  succeeded: {},
  failed: {},
  denied: {},
  expired: {},
  cancelled: {},
};

/** The state after an event, or null when the event means nothing in this state. */
export const nextStatus = (status: PendingStatus, event: PendingEvent): PendingStatus | null =>
  TRANSITIONS[status][event] ?? null;

/** Whether nothing more can happen. */
export const isOver = (status: PendingStatus): boolean => Object.keys(TRANSITIONS[status]).length === 0;
