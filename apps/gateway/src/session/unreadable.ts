import { log } from '@golem/worker-kit';
import type { SessionWorld } from './session-world.ts';

const LOST_WORDS =
  '⚠️ I lost one message of this chat: what I had kept of it cannot be read any more. What was done for it is in `/audit recent`; please ask again.';

/** Reports an event that was ended because its row cannot be read. Nobody knows any more who asked, so the chat is told. */
export const reportUnreadable = (
  { store, audit, now }: Pick<SessionWorld, 'store' | 'audit' | 'now'>,
  id: string,
  problem: string,
): void => {
  log('error', 'session.unreadable_event', { run: id, detail: problem });
  audit.append({ at: now(), kind: 'event.unreadable', actor: 'golem', runId: id, detail: { problem } });
  store.say(`unreadable.${id}`, { kind: 'note', text: LOST_WORDS }, now());
};
