import { capabilityOfTool, findCapability, type StoredFile, targetOf } from '@golem/contracts';
import type { GateReply, Proposal, Receipt } from '../policy/gate-port.ts';
import type { Answer } from '../session/session-port.ts';
import type { AgentWorld, Steps } from './agent-world.ts';
import { withProgress } from './progress.ts';
import type { RunParams } from './run-params.ts';

/** One thing to do, and where in the run it stands: its place is what its ids are made of. */
export interface Intent {
  place: string;
  capability: string;
  args: Record<string, unknown>;
  tainted: boolean;
}

/** What came of an intent. `untrusted`: output or message may hold words by others. */
export type Deed =
  | {
      kind: 'done';
      output: unknown;
      untrusted: boolean;
      receipt: Receipt | null;
      files?: StoredFile[];
      filesLost?: number;
    }
  | { kind: 'not_done'; message: string; untrusted: boolean; receipt: Receipt | null };

type Submitted = Exclude<GateReply, { kind: 'ask' }> | { kind: 'parked'; pendingId: string; ttlS: number };

export const notDone = (message: string): Deed => ({
  kind: 'not_done',
  message,
  untrusted: false,
  receipt: null,
});

/** How many cards one call may need when its target changes while people decide. */
const MAX_ROUNDS = 5;

const deedOf = (reply: Exclude<GateReply, { kind: 'ask' }>): Deed => {
  if (reply.kind === 'rejected') return notDone(reply.error.message);
  const { outcome, receipt, untrusted } = reply;
  if (outcome.status === 'succeeded') {
    const { output, files = [], filesLost = 0 } = outcome;
    return { kind: 'done', output, untrusted, receipt, files, filesLost };
  }
  const message = outcome.error?.message ?? 'It failed.';
  return {
    kind: 'not_done',
    message:
      outcome.status === 'unknown'
        ? `The outcome is unknown: it may or may not have happened. ${message} Do not try again; tell the user.`
        : message,
    untrusted,
    receipt,
  };
};

const proposalOf = (params: RunParams, intent: Intent, pendingId: string | null): Proposal => ({
  call: {
    id: `${params.runId}.${intent.place}`,
    runId: params.runId,
    capability: intent.capability,
    args: intent.args,
  },
  chatId: params.chatId,
  requester: params.requester,
  tainted: intent.tainted,
  pendingId,
});

/** How often a run waits for one answer: its clock may be ahead of the Session's, or the platform may wake it early. */
const MAX_WAITS = 3;

const deedFrom = ({ status, reason }: Answer): Deed | 'approved' => {
  switch (status) {
    case 'approved':
      return 'approved';
    case 'denied':
      return notDone(`A human denied it${reason ? `: ${reason}` : ' and gave no reason'}.`);
    case 'cancelled':
      return notDone(`It was cancelled${reason ? `: ${reason}` : ''}.`);
    case 'pending':
    case 'expired':
      return notDone('Nobody approved it in time, so it expired.');
  }
};

/** Waits for the human. What the Session says is the truth; the event only wakes. */
const waitForHuman = async (
  { session }: AgentWorld,
  steps: Steps,
  place: string,
  { pendingId, ttlS }: Extract<Submitted, { kind: 'parked' }>,
): Promise<Deed | 'approved'> => {
  let leftMs = ttlS * 1000;
  for (let wait = 1; ; wait += 1) {
    const name = wait === 1 ? place : `${place}, wait ${wait}`;
    await steps.waitFor(`wait ${name}`, `answer-${pendingId}`, leftMs);
    const answer = await steps.do(`answer ${name}`, 'few', () =>
      session.answerTo(pendingId, wait === MAX_WAITS),
    );
    if (answer.status !== 'pending' || wait === MAX_WAITS) return deedFrom(answer);
    // A Workflow does not wait for less than a second.
    leftMs = Math.max(1_000, answer.leftMs);
  }
};

/**
 * One intent through the gate: decided and, if it may, done; or shown to a human, waited for, and decided again.
 * Never throws for an outcome. The steps that may act are never repeated by the Workflow.
 */
export const act = async (
  world: AgentWorld,
  steps: Steps,
  params: RunParams,
  intent: Intent,
): Promise<Deed> => {
  const known = findCapability(intent.capability);
  if (!known) {
    return notDone(`There is no tool ${intent.capability}.`);
  }
  const gate = world.gate(known.skill.skill);
  const target = targetOf(known, intent.args);
  const progress = { step: 'calling' as const, capability: known.id, ...(target === null ? {} : { target }) };
  const { place } = intent;
  const attempt = async (name: string, pendingId: string | null): Promise<Submitted> => {
    const submit = async (): Promise<Submitted> => {
      const reply = await withProgress(world, params.runId, progress, () =>
        gate.submit(proposalOf(params, intent, pendingId)),
      );
      if (reply.kind !== 'ask') return reply;
      const { ttlS } = reply.ask;
      return { kind: 'parked', pendingId: await world.session.park(params.runId, reply.ask), ttlS };
    };
    try {
      return await steps.do(name, known.effect === 'read' ? 'few' : 'once', submit);
    } catch {
      // The gate knows the call by its id: asking again acts no second time, it says what became of the first.
      return steps.do(`${name} again`, 'few', submit);
    }
  };
  let reply = await attempt(`act ${place}`, null);
  // A target that changes between card and click asks again; one that never stands still is given up.
  for (let round = 1; reply.kind === 'parked' && round <= MAX_ROUNDS; round += 1) {
    const answer = await waitForHuman(world, steps, `${place} ${round}`, reply);
    if (answer !== 'approved') return answer;
    reply = await attempt(`execute ${place} ${round}`, reply.pendingId);
  }
  return reply.kind === 'parked'
    ? notDone('Something changed, so it waits for a human again.')
    : deedOf(reply);
};

/** The intent behind a tool use of the model. */
export const intentOf = (
  place: string,
  tool: { name: string; input: unknown },
  tainted: boolean,
): Intent => ({
  place,
  capability: capabilityOfTool(tool.name),
  args: typeof tool.input === 'object' && tool.input !== null ? { ...tool.input } : {},
  tainted,
});
