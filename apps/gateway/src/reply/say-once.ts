import type { Message, MessageDraft, Outcome } from '@golem/discord';
import type { SessionWorld } from '../session/session-world.ts';
import { type Discord, mayPass } from './sent.ts';

/** Discord returns the old message for a known nonce, "within the past few minutes"; this is surely within, in milliseconds. */
const NONCE_MS = 3 * 60_000;
/** Discord's clock may be behind ours, in milliseconds. */
const SKEW_MS = 60_000;

/** What there is to know about an earlier try of a message. */
export interface Earlier {
  /** When it was first tried, unix milliseconds; null: never. */
  triedAt: number | null;
  /** Before this it cannot have been said, unix milliseconds. */
  since: number;
}

const saidIn = async (
  discord: Discord,
  channelId: string,
  { content = '' }: MessageDraft,
  since: number,
): Promise<Outcome<Message | null>> => {
  const words = content?.trim();
  if (!words) return { ok: true, value: null };
  const listed = await discord.listMessages(channelId, { limit: 100 });
  if (!listed.ok) return mayPass(listed.error) ? listed : { ok: true, value: null };
  const found = listed.value.find(
    (message) =>
      message.author.bot && message.content === words && Date.parse(message.timestamp) >= since - SKEW_MS,
  );
  return { ok: true, value: found ?? null };
};

/**
 * Sends a message to a channel, once. While Discord remembers the nonce, a second try returns the message that is there;
 * after a longer outage the channel is looked through for it. Where it may not be read, the message is sent: twice is
 * better than never.
 */
export const sayOnce = async (
  world: SessionWorld,
  discord: Discord,
  channelId: string,
  draft: MessageDraft,
  { nonce, earlier }: { nonce: string; earlier: Earlier },
): Promise<Outcome<Message>> => {
  const { triedAt, since } = earlier;
  if (triedAt !== null && world.now() - triedAt > NONCE_MS) {
    const said = await saidIn(discord, channelId, draft, since);
    if (!said.ok) return said;
    if (said.value !== null) return { ok: true, value: said.value };
  }
  return discord.createMessage(channelId, draft, { nonce });
};
