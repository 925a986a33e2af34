import type { DiscordRest } from '@golem/discord';
import { log } from '@golem/worker-kit';
import type { SessionPort } from '../../session/session-port.ts';

interface OwnerWorld {
  discord: Pick<DiscordRest, 'createDm'>;
  ownerIds: readonly string[];
  session: (chatId: string) => Pick<SessionPort, 'note'>;
}

/** Tells the owners by DM, once per key, through the outbox of that chat. Never throws. */
export const tellOwners = async (world: OwnerWorld, key: string, text: string): Promise<void> => {
  for (const ownerId of world.ownerIds) {
    try {
      const dm = await world.discord.createDm(ownerId);
      if (dm.ok) await world.session(dm.value.id).note(key, text);
      else log('warn', 'socket.owner_not_told', { detail: dm.error.message });
    } catch (error) {
      log('warn', 'socket.owner_not_told', { detail: String(error) });
    }
  }
};
