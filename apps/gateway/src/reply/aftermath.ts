import { nonceFor } from '@golem/discord';
import type { OutboxRow, Utterance } from '../session/outbox-store.ts';
import type { SessionWorld } from '../session/session-world.ts';
import { doneSince, tellWhatFollows } from '../session/what-was-done.ts';
import { replyText } from './reply-text.ts';
import { type Discord, type Sent } from './sent.ts';

/** A call may only just have been decided when its run was ended: the ledger is looked at so often in any case. */
const MIN_LOOKS = 2;
/** Over ten minutes: longer than any skill may take. */
const MAX_LOOKS = 12;

/** Says what a run changed after it was ended from outside; looks again while something is still at work. */
export const sendAftermath = async (
  world: SessionWorld,
  discord: Discord,
  { key }: OutboxRow,
  { runId, told, look }: Extract<Utterance, { kind: 'aftermath' }>,
): Promise<Sent> => {
  const { receipts, isMoreToCome } = await doneSince(world, runId, told);
  if (receipts.length > 0) {
    const text = `This was at work already when the run \`${runId}\` was ended, and has come to its end since:`;
    const content = replyText({ text, receipts, notes: [] });
    const sent = await discord.createMessage(world.chatId, { content }, { nonce: nonceFor(key) });
    if (!sent.ok) return sent;
  }
  if (look < (isMoreToCome ? MAX_LOOKS : MIN_LOOKS)) {
    tellWhatFollows(world, runId, [...told, ...receipts.map(({ callId }) => callId)], look + 1);
  }
  return { ok: true };
};
