/**
 * What to do after the Gateway has closed the connection, by Discord's "Gateway Close Event Codes": `resume` the session,
 * begin a `fresh` one, do either only after a `slow` pause, or `stop`, because only a person can mend it.
 */
export type AfterClose = { next: 'resume' | 'fresh' | 'slow' } | { next: 'stop'; because: string };

const STOPS: Readonly<Record<number, string>> = {
  4004: 'Discord refuses the bot token. Check DISCORD_BOT_TOKEN.',
  4010: 'Discord refuses the shard; this version of Golem needs an update.',
  4011: 'The bot is in more servers than one connection may serve.',
  4012: 'Discord no longer serves this version of its Gateway; Golem needs an update.',
  4013: 'Discord does not know the intents; this version of Golem needs an update.',
  4014: 'Discord does not allow an intent. Switch on "Message Content Intent" in the developer portal, page "Bot", or set DISCORD_MESSAGE_CONTENT=off.',
};

/** Not authenticated, wrong sequence, session timed out: the session is gone. */
const FRESH = new Set([4003, 4007, 4009]);
/** Rate limited: too many frames. */
const SLOW = new Set([4008]);

/** Any other code, one that nobody knows included, may be a passing fault: the session is resumed. */
export const afterClose = (code: number): AfterClose => {
  const because = STOPS[code];
  if (because !== undefined) return { next: 'stop', because };
  if (FRESH.has(code)) return { next: 'fresh' };
  return { next: SLOW.has(code) ? 'slow' : 'resume' };
};
