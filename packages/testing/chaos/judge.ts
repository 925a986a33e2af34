import { answerOf, canBeApproved, cardsOf, notesOf, type Sent } from './events.ts';
import type { System } from './system.ts';

export type Failure = { kind: 'lost' | 'doubled' | 'silent' | 'wrong'; what: string };

/** What the ledger says of the one call of an event; null while there is none. */
export const callOf = (system: System, { runId }: Sent) => {
  const rows = system.query('SELECT id, status, approvers FROM tool_runs WHERE run_id = ?', runId);
  return { rows, status: rows[0]?.['status'] ?? null };
};

const OPEN = new Set(['asked', 'executing', 'unknown']);

/** What is still missing before an event has ended; null when nothing is. */
export const missing = (system: System, sent: Sent): string | null => {
  if (answerOf(system, sent) === null) return 'has no answer';
  const [run] = system.query('SELECT status, ended_at FROM runs WHERE id = ?', sent.runId);
  if (!run?.['ended_at']) return `its run is ${run?.['status'] ?? 'not known'} in D1`;
  const { status } = callOf(system, sent);
  if (status === null || OPEN.has(String(status)))
    return `its call is ${status ?? 'not there'} in the ledger`;
  if (cardsOf(system, sent).some(canBeApproved)) return 'its card can still be approved';
  return told(system, sent) ? null : 'the chat was not told';
};

/** Whether the chat says of the write what the ledger says. */
const told = (system: System, sent: Sent): boolean => {
  if (sent.server === null) return true;
  const answer = answerOf(system, sent) ?? '';
  const notes = notesOf(system, sent);
  const [card] = cardsOf(system, sent);
  const text = JSON.stringify(card?.components ?? []);
  if (callOf(system, sent).status === 'succeeded') {
    return (
      text.includes('✅ Done') &&
      (answer.includes('✅ done') || notes.some((note) => note.includes('✅ Now it is known')))
    );
  }
  return (
    /❌ Failed|✖️ Cancelled/.test(text) &&
    (!/unknown/.test(answer) || notes.some((note) => note.includes('❌ Now it is known')))
  );
};

/** What is wrong with an event that has ended, or is given up. */
export const judge = (system: System, sent: Sent): Failure[] => {
  const failures: Failure[] = [];
  const open = missing(system, sent);
  const where = `${sent.server ?? 'the read'} in ${sent.chat} (${sent.runId})`;
  const known = system.query('SELECT id FROM runs WHERE id = ?', sent.runId).length > 0;
  if (open !== null) failures.push({ kind: known ? 'silent' : 'lost', what: `${where}: ${open}` });
  if (sent.server === null) return failures;
  const effects = system.world.cloud.countEffects('reboot_server', sent.server);
  const { rows, status } = callOf(system, sent);
  if (effects > 1 || rows.length > 1) {
    failures.push({ kind: 'doubled', what: `${where}: ${effects} restarts, ${rows.length} ledger rows` });
  }
  if (status === 'succeeded' ? effects !== 1 : status !== 'unknown' && effects !== 0) {
    failures.push({
      kind: 'wrong',
      what: `${where}: the ledger says ${status}, the server was restarted ${effects} times`,
    });
  }
  const cards = cardsOf(system, sent).length;
  const notes = notesOf(system, sent);
  if (cards > 1 || notes.length > 1) {
    failures.push({ kind: 'doubled', what: `${where}: ${cards} cards, notes: ${notes.join(' | ')}` });
  }
  return failures;
};
