import { z } from 'zod';
import { capability } from '../capability.ts';

/** What models may cost. */
export const moneyCapabilities = {
  raise_budget: capability({
    title: 'Raise today’s budget',
    description: 'Add US dollars to what Claude may cost today, and to what this month may cost.',
    sentence: 'Raise what Claude may cost today by {usd} US dollars.',
    effect: 'write',
    external: false,
    input: z.object({
      usd: z.coerce.number().min(0.01).max(1_000).describe('US dollars on top of the budget'),
    }),
    output: z.object({ usd: z.number(), day: z.string() }),
    target: null,
    untrusted: false,
    timeoutMs: 5_000,
    supports: { preview: true, probe: true, undo: true },
    // A run asks for it by itself when the budget is used up; the model has no say in it.
    offered: false,
    policy: { confirm: 'always', minRole: 'operator', approverRole: 'owner' },
  }),
  take_back_raise: capability({
    title: 'Take back a raise of the budget',
    description: 'Take back what was added to the budget of a day.',
    sentence: 'Take back the raise {raise} of the budget.',
    effect: 'write',
    external: false,
    input: z.object({ raise: z.string().trim().min(1).max(120) }),
    output: z.object({ raise: z.string() }),
    target: 'raise',
    untrusted: false,
    timeoutMs: 5_000,
    supports: { preview: false, probe: false, undo: false },
    offered: false,
    // To spend less needs no permission.
    policy: { confirm: 'never' },
  }),
};
