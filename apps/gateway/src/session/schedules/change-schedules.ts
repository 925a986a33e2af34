import { fail, isSystem, ok, type Result, type Role, type ScheduleSummary } from '@golem/contracts';
import type { Read } from '@golem/schedule';
import type { SessionWorld } from '../session-world.ts';
import { wakeAfter } from './run-schedules.ts';
import { nextOf, type Schedule } from './schedule.ts';

/** Schedules that have not ended, in one chat. */
const MOST = 50;
/** Runs of different schedules that are set to the same time begin within so long, in milliseconds. */
const JITTER_MS = 20_000;

/** A schedule that a call asks for. */
export interface Draft {
  /** Made of the call's id, so that a repeated call adds no second one. */
  id: string;
  /** The run that asks. */
  runId: string;
  kind: 'ask' | 'remind';
  read: Pick<Read, 'when' | 'words'>;
  what: string;
  catchUpMs: number;
  /** What the asker is to Golem. */
  role: Role;
}

export type Change = 'pause' | 'resume' | 'remove';

/** A schedule in words. */
export const summaryOf = (schedule: Schedule): ScheduleSummary => {
  const { id, state, terms, what, last } = schedule;
  const next = nextOf(schedule);
  return {
    id,
    state,
    when: terms.spoken,
    what,
    kind: terms.kind,
    next: next === null ? null : new Date(next).toISOString(),
    last,
  };
};

const isOften = ({ when }: Draft['read']): boolean => when.kind === 'every' || when.kind === 'cron';

/** Spread evenly by the id, which is a hash. */
const jitterOf = ({ id, kind, read }: Draft): number =>
  kind === 'ask' && isOften(read) ? Number.parseInt(id.slice(0, 6), 16) % JITTER_MS : 0;

const audit = (world: SessionWorld, id: string, kind: string, actor: string, runId: string): void =>
  world.audit.append({ at: world.now(), kind: `schedule.${kind}`, actor, runId, detail: { schedule: id } });

/** Adds a schedule, once per id, in the name of who asked in the run. */
export const addSchedule = (world: SessionWorld, draft: Draft): Result<ScheduleSummary> => {
  const { store } = world;
  const known = store.schedule(draft.id);
  if (known) return ok(summaryOf(known));
  const event = store.event(draft.runId)?.event;
  if (!event) return fail('conflict', 'The message that asks for this is not known any more; ask again.');
  if (isSystem(event.author)) return fail('rejected', 'A schedule needs a person in whose name it runs.');
  if (store.openSchedules().length >= MOST)
    return fail('conflict', `This chat has ${MOST} schedules, and that is the most; remove one first.`);
  const now = world.now();
  const terms: Schedule['terms'] = {
    kind: draft.kind,
    when: draft.read.when,
    spoken: draft.read.words,
    from: now,
    catchUpMs: draft.catchUpMs,
    jitterMs: jitterOf(draft),
    author: event.author,
    needs: draft.role === 'viewer' ? 'viewer' : 'operator',
    chat: event.chat,
    ...(event.locale === undefined ? {} : { locale: event.locale }),
    hops: event.hops ?? 0,
  };
  const wakeAt = wakeAfter({ terms }, now);
  if (wakeAt === null) return fail('conflict', `That time has passed: ${draft.read.words}. Ask again.`);
  const schedule: Schedule = {
    id: draft.id,
    state: 'active',
    terms,
    what: draft.what,
    upTo: now,
    wakeAt,
    last: null,
    changedAt: now,
  };
  world.transaction(() => {
    if (store.addSchedule(schedule)) audit(world, draft.id, 'added', event.author.id, draft.runId);
  });
  return ok(summaryOf(schedule));
};

const changed = (schedule: Schedule, change: Change, now: number): Schedule => {
  switch (change) {
    case 'remove':
      return { ...schedule, state: 'ended', wakeAt: null, changedAt: now };
    case 'pause':
      return { ...schedule, state: 'paused', wakeAt: null, changedAt: now };
    case 'resume':
      // What fell into the pause was not expected.
      return { ...schedule, state: 'active', upTo: now, wakeAt: wakeAfter(schedule, now), changedAt: now };
  }
};

/** Changes a schedule of this chat; to change it to what it is changes nothing. */
export const changeSchedule = (
  world: SessionWorld,
  id: string,
  change: Change,
  { by, runId }: { by: string; runId: string },
): Result<ScheduleSummary> => {
  const { store } = world;
  const schedule = store.schedule(id);
  if (schedule === null)
    return fail(
      'not_found',
      `There is no schedule ${id.slice(0, 60)} in this chat; \`/schedule list\` shows them.`,
    );
  const wanted = { remove: 'ended', pause: 'paused', resume: 'active' } as const;
  if (schedule.state === wanted[change]) return ok(summaryOf(schedule));
  if (schedule.state === 'ended') return fail('conflict', 'This schedule has ended; add it anew.');
  const after = changed(schedule, change, world.now());
  if (change === 'resume' && after.wakeAt === null)
    return fail('conflict', 'Its time has passed, so there is nothing to resume; remove it.');
  world.transaction(() => {
    store.putSchedule(after);
    audit(world, id, `${change}d`, by, runId);
  });
  return ok(summaryOf(after));
};
