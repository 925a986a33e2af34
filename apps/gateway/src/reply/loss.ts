import { type DiscordError, escapeInline } from '@golem/discord';
import { log } from '@golem/worker-kit';
import type { OutboxRow, Utterance } from '../session/outbox-store.ts';
import type { SessionWorld } from '../session/session-world.ts';
import { ownerBehind, tellOwner } from './tell-owner.ts';

/** What Discord never took, or may not have taken, is in the audit log. */
export const recordLoss = (
  world: SessionWorld,
  kind: 'reply.undeliverable' | 'reply.uncertain',
  { key }: OutboxRow,
  { kind: because, status = 0, code = 0 }: DiscordError,
): void =>
  world.audit.append({
    at: world.now(),
    kind,
    actor: 'golem',
    detail: { key, because, status, code },
  });

const WHAT: Record<Utterance['kind'], string> = {
  reply: 'an answer',
  card: 'a card that waits for an approval',
  reminder: 'a reminder of a card',
  note: 'a message',
  aftermath: 'how a change ended',
  status: 'a status',
  typing: 'a status',
  thread: 'a thread for a task',
  aside: 'what a redaction looks for',
};

const REMEDY: Partial<Record<DiscordError['kind'], string>> = {
  forbidden: 'Give me View Channels, Send Messages and Attach Files there, or let me write direct messages.',
  not_found: 'The channel is gone; ask again in another.',
  invalid: 'Discord does not take this message in any form; please report it as a bug.',
};

/** An owner hears of a channel's kind of trouble once in so long, in milliseconds: it is often the same for all that is said there. */
const TELL_AGAIN_MS = 24 * 3_600_000;

/**
 * Tells the owners that something did not arrive. Of what an owner could not be told, nobody is: the audit row stays.
 * Never throws.
 */
export const tellLoss = async (
  world: SessionWorld,
  { key, utterance }: OutboxRow,
  error: DiscordError,
): Promise<void> => {
  if (ownerBehind(world.chatId) !== null) return;
  const said = `\u26a0\ufe0f I could not deliver ${WHAT[utterance.kind]} in <#${world.chatId}>: ${escapeInline(error.message, 200)}. ${REMEDY[error.kind] ?? ''} What it was: \`${key}\`, in the audit log as \`reply.undeliverable\`.`;
  const period = Math.floor(world.now() / TELL_AGAIN_MS);
  try {
    await tellOwner(world, `undeliverable.${world.chatId}.${error.kind}.${period}`, said);
  } catch (failure) {
    log('error', 'owner.not_told', { key, detail: String(failure) });
  }
};
