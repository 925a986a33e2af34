import type { Author } from '@golem/contracts';
import type { GateWorld } from './gate-world.ts';

/** Why nothing runs while the roles cannot be read. */
export const DISCORD_SILENT =
  'Discord does not say just now who still has the role that allows this, so nothing runs; try again in a minute.';

/** A member is waited for so long, with all attempts, in milliseconds. */
const PATIENCE_MS = 4_000;

/** Discord's code for somebody who is not, or no more, a member. */
const UNKNOWN_MEMBER = 10_007;

/**
 * The Discord roles that people have at this moment, by user id; of one who has left, none. Null when they cannot be
 * told of all of them: Discord is away or not configured, or the guild is not known.
 */
export const presentRoles = async (
  { discord }: GateWorld,
  guildId: string | null,
  people: readonly Author[],
): Promise<Map<string, string[]> | null> => {
  if (discord === null || guildId === null) return null;
  const ids = [...new Set(people.map(({ id }) => id))];
  const answers = await Promise.all(
    ids.map((id) => discord.getMember(guildId, id, { withinMs: PATIENCE_MS })),
  );
  const roles = new Map<string, string[]>();
  for (const [index, id] of ids.entries()) {
    const answer = answers[index];
    if (answer?.ok) roles.set(id, answer.value.roles);
    else if (answer?.error.code === UNKNOWN_MEMBER) roles.set(id, []);
    else return null;
  }
  return roles;
};
