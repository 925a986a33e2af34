import { z } from 'zod';
import { capability, defineManifest } from '../capability.ts';
import { moneyCapabilities } from './golem-money.ts';
import { peopleCapabilities } from './golem-people.ts';
import { resultCapabilities } from './golem-results.ts';
import { routeCapabilities } from './golem-routes.ts';
import { scheduleCapabilities } from './golem-schedules.ts';
import { timelineCapabilities } from './golem-timeline.ts';

const CapabilityId = z
  .string()
  .trim()
  .min(3)
  .max(100)
  .describe('A capability, such as server-admin.restart_server');

/** Changes to Golem's own rules. They run inside the gateway, and pass the same gate as everything else. */
export const golem = defineManifest({
  skill: 'golem',
  title: 'Golem itself',
  binding: null,
  capabilities: {
    set_policy: capability({
      title: 'Change a policy',
      description:
        'Change one setting of the policy of one capability. Only an owner may ask for it and approve it.',
      sentence: 'Set {field} of the policy of {capability} to {value}.',
      effect: 'write',
      external: false,
      input: z.object({
        capability: CapabilityId,
        field: z.string().trim().min(1).max(60).describe('The setting, such as confirm or cooldown_s'),
        value: z.string().trim().max(2000).describe('Its new value'),
      }),
      output: z.object({ capability: z.string(), field: z.string(), version: z.number().int() }),
      target: 'capability',
      untrusted: false,
      timeoutMs: 5_000,
      supports: { preview: true, probe: false, undo: true },
      offered: false,
      policy: { minRole: 'owner', approverRole: 'owner' },
    }),
    grant_lease: capability({
      title: 'Grant a lease',
      description: 'Approve a capability on one target ahead of time, some times, for some minutes.',
      sentence: 'Let {capability} run on {target} without asking, {uses} times, for {minutes} minutes.',
      effect: 'write',
      external: false,
      input: z.object({
        capability: CapabilityId,
        target: z.string().trim().min(1).max(253).describe('The only target that it is good for'),
        uses: z.int().min(1).max(100),
        minutes: z.int().min(1).max(10_080),
      }),
      output: z.object({ lease: z.string(), expiresAt: z.number().int() }),
      target: 'target',
      untrusted: false,
      timeoutMs: 5_000,
      supports: { preview: false, probe: true, undo: true },
      offered: false,
      policy: { minRole: 'owner', approverRole: 'owner' },
    }),
    revoke_lease: capability({
      title: 'Revoke a lease',
      description: 'End a lease now.',
      sentence: 'End the lease {lease}.',
      effect: 'write',
      external: false,
      input: z.object({ lease: z.string().trim().min(1).max(120) }),
      output: z.object({ lease: z.string(), revoked: z.boolean() }),
      target: 'lease',
      untrusted: false,
      timeoutMs: 5_000,
      supports: { preview: false, probe: false, undo: false },
      offered: false,
      // To take a permission away needs no permission.
      policy: { confirm: 'never' },
    }),
    ...routeCapabilities,
    ...peopleCapabilities,
    ...moneyCapabilities,
    ...resultCapabilities,
    ...timelineCapabilities,
    ...scheduleCapabilities,
  },
});
