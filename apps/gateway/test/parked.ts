import type { InboundEvent } from '@golem/contracts';
import type { Ask } from '../src/policy/gate-port.ts';
import { park } from '../src/session/park.ts';
import type { SessionWorld } from '../src/session/session-world.ts';
import { accepted } from './session-world.ts';

const ask = (runId: string, ttlS: number): Ask => ({
  callId: `${runId}.1.0`,
  runId,
  capability: 'server-admin.restart_server',
  args: { server: 'web-1' },
  digest: 'd',
  sentence: 'Restart the server web-1.',
  effect: 'write',
  undoable: false,
  target: 'web-1',
  preview: null,
  previewError: null,
  stateHash: null,
  decision: { verdict: 'ask', reasons: [], policyVersion: 1 },
  round: 1,
  drift: [],
  approverRole: 'operator',
  approversNeeded: 1,
  requesterMayApprove: true,
  typedConfirmation: false,
  ttlS,
});

/** The id of the card for which a new run waits. */
export const parked = (world: SessionWorld, ttlS: number, more: Partial<InboundEvent> = {}): string => {
  const { id } = accepted(world, more);
  world.store.moveEvent(id, 'running', world.now());
  return park(world, id, ask(id, ttlS));
};
