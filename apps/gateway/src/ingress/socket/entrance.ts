import type { DiscordRest } from '@golem/discord';
import type { Entrance } from './socket-world.ts';

/** Discord is waited for so long, with all attempts, in milliseconds. */
const PATIENCE_MS = 10_000;

/** Asks Discord where a session may begin, and whether it may: a bot has about a thousand starts a day. */
export const entranceOver = (discord: Pick<DiscordRest, 'getGatewayBot'>) => async (): Promise<Entrance> => {
  const bot = await discord.getGatewayBot({ withinMs: PATIENCE_MS });
  if (!bot.ok) {
    const { kind, message, retryAfterMs } = bot.error;
    if (kind === 'unauthorized') {
      return { kind: 'refused', because: 'Discord refuses the bot token. Check DISCORD_BOT_TOKEN.' };
    }
    return { kind: 'later', inMs: retryAfterMs ?? null, because: `Discord does not say where: ${message}` };
  }
  const { url, session_start_limit: limit } = bot.value;
  if (limit.remaining > 0) return { kind: 'open', url };
  return {
    kind: 'later',
    inMs: limit.reset_after,
    because: 'all starts of a session that Discord allows in a day are used up',
  };
};
