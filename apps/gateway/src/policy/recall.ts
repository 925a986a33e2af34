import { close, unknownOutcome } from './close.ts';
import type { GateReply } from './gate-port.ts';
import type { GateWorld } from './gate-world.ts';
import { type Passage, rejectUnparsed } from './passage.ts';

/**
 * What became of a call that was submitted before; null when it is new, was a read that was cut off, or has now been
 * answered by a human. A cut-off write is `unknown`: it may have happened, so it is never run again.
 */
export const recall = async (
  world: GateWorld,
  { proposal, known, digest, before }: Passage,
): Promise<GateReply | null> => {
  if (before === null) return null;
  const { row, reply } = before;
  if (row.digest !== digest) return differentArguments();
  if (row.status === 'asked' && proposal.pendingId !== null) return null;
  if (reply !== null) return reply;
  if (row.status === 'executing' && row.effect !== 'read') {
    const detail = 'The gate was interrupted while this ran; it may or may not have happened.';
    return close(world, row, unknownOutcome(detail), known.untrusted, null);
  }
  return null;
};

const differentArguments = (): GateReply =>
  rejectUnparsed('This call id was used before with other arguments.', 'arguments');
