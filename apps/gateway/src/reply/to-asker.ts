import type { InboundEvent } from '@golem/contracts';
import { commandNamed, type DiscordError, type MessageDraft } from '@golem/discord';
import { MessageFlags } from 'discord-api-types/v10';
import type { SessionWorld } from '../session/session-world.ts';
import { sayOnce } from './say-once.ts';
import type { Discord, Sent } from './sent.ts';

type Way = () => Promise<Sent>;

/** One message for the one who asked. `triedAt`: when it was first tried, unix milliseconds; null: never. */
export interface AskerMessage {
  part: number;
  draft: MessageDraft;
  nonce: string;
  triedAt: number | null;
}

/** An interaction's token lives 15 minutes; the last half minute is left to the request itself. */
export const TOKEN_MS = 14.5 * 60_000;
/**
 * An answer can overtake the acknowledgement that it fills in: until Discord has that, it does not know the token. It
 * takes an acknowledgement within 3 s or never; one second more for clocks that differ.
 */
const ACKNOWLEDGED_MS = 4_000;
/** Then the answer is tried again after this many milliseconds. */
const TOO_EARLY_MS = 200;

/** Whether Discord may not know the token yet, so many milliseconds after the event came. */
export const soonAcknowledged = (age: number): boolean => age < ACKNOWLEDGED_MS;

/** Whether its slash command is answered so that only the asker sees it: then a `!` is answered by DM. */
const isPrivate = ({ chat, request }: InboundEvent): boolean =>
  chat.kind !== 'dm' && request.kind === 'command' && commandNamed(request.name)?.ephemeral === true;

const NOT_HERE =
  'I answer this only in private, and cannot write you a direct message. The slash command of the same name answers here, for you alone.';

/** Every way to the one who asked, the best first. What is meant for the asker alone never goes to the channel. */
const waysTo = (
  world: SessionWorld,
  discord: Discord,
  event: InboundEvent,
  message: AskerMessage,
  isTokenAlive: boolean,
): Way[] => {
  const { author, reply, receivedAt } = event;
  const { part, draft, nonce, triedAt } = message;
  const once = { nonce, earlier: { triedAt, since: receivedAt } };
  const channel: Way = () => sayOnce(world, discord, world.chatId, draft, once);
  const direct: Way = async () => {
    const dm = await discord.createDm(author.id);
    return dm.ok ? sayOnce(world, discord, dm.value.id, draft, once) : dm;
  };
  if (reply.kind === 'none') return [];
  if (reply.kind === 'channel' && isPrivate(event)) {
    const hint: Way = () => sayOnce(world, discord, world.chatId, { content: NOT_HERE }, once);
    return part === 0 ? [direct, hint] : [direct, async () => ({ ok: true })];
  }
  if (reply.kind === 'channel') return [channel, direct];
  const { token, ephemeral } = reply;
  const inPublic = ephemeral ? [] : [channel];
  if (!isTokenAlive) return [...inPublic, direct];
  if (part === 0 && reply.deferred === 'message') {
    return [() => discord.editOriginal(token, draft), ...inPublic, direct];
  }
  const privacy = ephemeral ? MessageFlags.Ephemeral : 0;
  return [
    ...inPublic,
    // oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- flags are bits, to be joined
    () => discord.followup(token, { ...draft, flags: (draft.flags ?? 0) | privacy }),
    direct,
  ];
};

/** Whether this way is closed for good and another may be open. */
const isClosed = ({ kind }: DiscordError): boolean =>
  kind === 'forbidden' || kind === 'not_found' || kind === 'expired_token';

/**
 * Sends one message to the one who asked: into the deferred answer while its token lives, into the channel, by DM; the
 * first of these that is open. When none is, the error is that of the first.
 */
export const sendToAsker = async (
  world: SessionWorld,
  discord: Discord,
  event: InboundEvent,
  message: AskerMessage,
): Promise<Sent> => {
  const age = world.now() - event.receivedAt;
  let first: Sent = { ok: true };
  for (const way of waysTo(world, discord, event, message, age < TOKEN_MS)) {
    const sent = await way();
    if (sent.ok || !isClosed(sent.error)) return sent;
    if (sent.error.kind === 'expired_token' && soonAcknowledged(age)) {
      return { ok: false, error: { ...sent.error, kind: 'unavailable', retryAfterMs: TOO_EARLY_MS } };
    }
    if (first.ok) first = sent;
  }
  return first;
};
