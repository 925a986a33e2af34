import type { Preview, Result } from '@golem/contracts';
import { askWith } from './ask.ts';
import type { Claimed } from './decide-and-reserve.ts';
import type { Facts } from './facts.ts';
import type { Ask, GateReply } from './gate-port.ts';
import type { GateWorld } from './gate-world.ts';
import { look, stateHashOf } from './look.ts';
import { type Passage, rejectUnparsed } from './passage.ts';

/** The target is not what the card showed, or could not be looked at again. */
export interface Drift {
  preview: Result<Preview>;
  lines: string[];
}

const earlierAsk = ({ before }: Passage): Ask | null =>
  before?.reply?.kind === 'ask' ? before.reply.ask : null;

/** What is different from the card that was approved; null when the target is as it was shown, or shows nothing. */
export const driftSince = async (
  world: GateWorld,
  passage: Passage,
  claim: Claimed,
): Promise<Drift | null> => {
  if (claim.stateHash === null) return null;
  const preview = await look(world, passage);
  if (preview === null) return null;
  if (!preview.ok) return { preview, lines: [`It cannot be looked at now: ${preview.error.message}`] };
  if ((await stateHashOf(preview.value)) === claim.stateHash) return null;
  const ask = earlierAsk(passage);
  const before = ask?.preview?.lines ?? [];
  const now = preview.value.lines;
  const changed = [
    ...before.filter((line) => !now.includes(line)).map((line) => `- ${line}`),
    ...now.filter((line) => !before.includes(line)).map((line) => `+ ${line}`),
  ];
  if (changed.length > 0) return { preview, lines: changed };
  // Asked a second time after a crash, it is the new card that is compared with; or what changed has no line.
  return {
    preview,
    lines: ask?.drift.length ? ask.drift : ['Something about it changed that the lines below do not show.'],
  };
};

/**
 * Ends the approved card and asks again with a new one that shows the difference. Nothing has run. Throws while the
 * Session does not answer, so that the run submits again.
 */
export const askAboutDrift = async (
  world: GateWorld,
  passage: Passage,
  facts: Facts | null,
  { preview, lines }: Drift,
): Promise<GateReply> => {
  const known = world.store.find(passage.call.id);
  const ask = earlierAsk(passage);
  if (known === null || ask === null)
    return rejectUnparsed('The card of this call is not known any more.', 'approval');
  const { row } = known;
  world.audit.append({
    at: world.now(),
    kind: 'call.drifted',
    actor: 'golem',
    runId: row.runId,
    callId: row.id,
    pendingId: passage.proposal.pendingId,
    capability: row.capability,
    detail: { round: ask.round + 1 },
  });
  const reply = await askWith(world, passage, row, ask.decision, facts, {
    preview,
    round: ask.round + 1,
    drift: lines,
  });
  if (row.pendingId) {
    const detail =
      'The target changed after this card was made, so it was not run. A new card shows the difference.';
    await world.session(row.chatId).settle(row.pendingId, { status: 'cancelled', detail, outcome: null });
  }
  // From here on it waits for the new card, which nobody has answered.
  world.store.put({ row: { ...row, status: 'asked', pendingId: null, startedAt: null }, reply });
  return reply;
};
