import type { InboundEvent } from '@golem/contracts';
import type { SessionWorld } from './session-world.ts';

/** Conversations about alerts that begin in a chat within {@link WINDOW_MS}: each costs model calls and attention. */
const CONVERSATIONS = 3;
/** Lines about alerts in the same time. Those beyond are summed up in one. */
const LINES = 12;
const WINDOW_MS = 15 * 60_000;

const NOT_LOOKED_AT =
  '-# Many alerts come in just now, so I do not look at this one by myself; ask me about it.';
const MANY =
  '🔔 More alerts begin and end than I tell one by one. Ask me for the alerts, or for the timeline of this incident: all of them are in it.';

/**
 * Says something about an alert, once per key, and begins its run if it has one. Of a storm only the first conversations
 * begin and the first lines are said; that there are more is said once in a while. Decided here, because notifications
 * come at the same time and a Session does one thing after the other. True when a run has begun.
 */
export const tellAlert = (
  { store, transaction, now, kick }: Pick<SessionWorld, 'store' | 'transaction' | 'now' | 'kick'>,
  key: string,
  text: string,
  run: InboundEvent | null,
): boolean => {
  const at = now();
  const since = at - WINDOW_MS;
  const begins = run !== null && store.event(run.id) === null && store.alertsBegun(since) < CONVERSATIONS;
  transaction(() => {
    if (begins || store.alertLines(since) < LINES) {
      const words = run === null || begins ? text : `${text}\n${NOT_LOOKED_AT}`;
      store.say(`note.alert.${key}`, { kind: 'note', text: words }, at);
    } else {
      store.say(`note.alerts.${Math.floor(at / WINDOW_MS)}`, { kind: 'note', text: MANY }, at);
    }
    if (begins) store.accept(run);
  });
  kick();
  return begins;
};
