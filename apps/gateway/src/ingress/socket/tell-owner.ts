import type { DiscordRest } from '@golem/discord';
import { log } from '@golem/worker-kit';
import type { SessionPort } from '../../session/session-port.ts';

interface OwnerWorld {
  discord: Pick<DiscordRest, 'createDm'>;
  ownerIds: readonly string[];
  session: (chatId: string) => Pick<SessionPort, 'note'>;
  now: () => number;
}

/** Tells the owners by DM why Golem hears no messages any more, through the outbox of that chat. Never throws. */
export const tellOwners = async (world: OwnerWorld, because: string): Promise<void> => {
  const text = `⚠️ I do not hear messages any more, only commands: ${because}`;
  for (const ownerId of world.ownerIds) {
    try {
      const dm = await world.discord.createDm(ownerId);
      if (dm.ok) await world.session(dm.value.id).note(`socket.${world.now()}`, text);
      else log('warn', 'socket.owner_not_told', { detail: dm.error.message });
    } catch (error) {
      log('warn', 'socket.owner_not_told', { detail: String(error) });
    }
  }
};
