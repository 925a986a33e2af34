import { type Env, settingOf } from '../env.ts';
import type { SessionPort } from '../session/session-port.ts';
import { sessionOf } from '../stubs.ts';

const PREFIX = 'owner.';

/**
 * The Session that keeps what an owner is told by direct message until Discord has it. It is no channel: which one it
 * is Discord says when something is sent, so that telling an owner needs no Discord.
 */
const ownerChat = (userId: string): string => `${PREFIX}${userId}`;

/** Whose direct messages a Session stands for; null for a channel. */
export const ownerBehind = (chatId: string): string | null =>
  chatId.startsWith(PREFIX) ? chatId.slice(PREFIX.length) : null;

/** What {@link tellOwner} needs. */
export interface OwnerWorld {
  ownerIds: readonly string[];
  session(chatId: string): Pick<SessionPort, 'note'>;
}

/**
 * Tells every owner of `OWNER_IDS` something by direct message: durably, in order, and once per key however often it is
 * called. Throws when it could not be stored.
 */
export const tellOwner = async (world: OwnerWorld, key: string, text: string): Promise<void> => {
  await Promise.all(world.ownerIds.map((id) => world.session(ownerChat(id)).note(key, text)));
};

/** {@link OwnerWorld} where there is only the environment. */
export const ownerWorld = (env: Env): OwnerWorld => ({
  ownerIds: settingOf(env, 'OWNER_IDS') ?? [],
  session: (chatId) => sessionOf(env, chatId),
});
