import type { Chat } from '@golem/contracts';
import { type Env, settingOf } from '../env.ts';

/** Where Golem works; an empty list: everywhere. */
export interface AllowLists {
  guildIds: readonly string[];
  channelIds: readonly string[];
}

/**
 * Whether Golem works in this chat. Direct messages are always open: there only the person counts. A thread is as open
 * as its channel.
 */
export const isAllowed = (
  { id, guildId, kind }: Chat,
  parentId: string | null,
  { guildIds, channelIds }: AllowLists,
): boolean => {
  if (kind === 'dm') return true;
  if (guildIds.length > 0 && (guildId === null || !guildIds.includes(guildId))) return false;
  return (
    channelIds.length === 0 || channelIds.includes(id) || (parentId !== null && channelIds.includes(parentId))
  );
};

/** The allow-lists as they are configured. */
export const allowListsOf = (env: Env): AllowLists => ({
  guildIds: settingOf(env, 'DISCORD_GUILD_IDS') ?? [],
  channelIds: settingOf(env, 'DISCORD_CHANNEL_IDS') ?? [],
});
