import { type Author, type EventRequest, type InboundEvent, roleAtLeast } from '@golem/contracts';
import { escapeInline, readTextCommand } from '@golem/discord';
import { REDACTED } from '@golem/memory';
import { nextAfter, planDue } from '@golem/schedule';
import { principalOf } from '../admit.ts';
import type { SessionWorld } from '../session-world.ts';
import { mirrorSchedules } from './mirror-schedules.ts';
import { type ExpectedRun, eventIdOf, type Schedule } from './schedule.ts';
import { tellMissed } from './tell-missed.ts';

/** Expected times that are decided about in one transaction: after an outage there may be very many. */
const MOST = 500;
/** A member is waited for so long, in milliseconds. */
const PATIENCE_MS = 4_000;
/** A reminder that comes later than this says so, in milliseconds. */
const LATE_MS = 5 * 60_000;
/** Discord's code for somebody who is not, or no more, a member. */
const UNKNOWN_MEMBER = 10_007;

/** When a schedule is to be looked at after `upTo`; null: nothing is left to come. */
export const wakeAfter = ({ terms }: Pick<Schedule, 'terms'>, upTo: number): number | null => {
  const next = nextAfter(terms.when, terms.from, upTo);
  return next === null ? null : next + terms.jitterMs;
};

/** The schedule as it stands after `upTo`: waiting for its next time, or ended. */
const moved = (schedule: Schedule, upTo: number, now: number): Schedule => {
  const wakeAt = schedule.state === 'active' ? wakeAfter(schedule, upTo) : null;
  const state = schedule.state === 'active' && wakeAt === null ? 'ended' : schedule.state;
  return { ...schedule, upTo, wakeAt, state, changedAt: now };
};

/** Decides about everything that was expected of a schedule since the last look. One transaction for each part. */
const plan = (world: SessionWorld, { id }: Schedule): void => {
  for (;;) {
    const left = world.transaction(() => {
      const schedule = world.store.schedule(id);
      if (schedule?.state !== 'active') return 0;
      const now = world.now();
      const { planned, upTo } = planDue(
        { ...schedule.terms, upTo: schedule.upTo },
        { now: now - schedule.terms.jitterMs, isBusy: world.store.isAtWork(id), most: MOST },
      );
      for (const { at, state } of planned)
        world.store.expect({ eventId: eventIdOf(id, at), scheduleId: id, expectedAt: at, state });
      const last = planned.at(-1)?.state ?? schedule.last;
      const after = { ...moved(schedule, upTo, now), last };
      // What is due keeps it awake, so that it is not forgotten when this process ends now.
      world.store.putSchedule(
        last === 'due' ? { ...after, state: 'active', wakeAt: schedule.wakeAt } : after,
      );
      return planned.length === MOST ? 1 : 0;
    });
    if (left === 0) return;
  }
};

/** The author with the Discord roles of this moment: those of the day on which the schedule was made may be gone. */
const presentAuthor = async ({ discord }: SessionWorld, { terms }: Schedule): Promise<Author> => {
  const { author, chat } = terms;
  if (author.roleIds.length === 0) return author;
  if (discord === null || chat.guildId === null) return { ...author, roleIds: [] };
  const member = await discord.getMember(chat.guildId, author.id, { withinMs: PATIENCE_MS });
  if (member.ok) return { ...author, roleIds: member.value.roles };
  if (member.error.code === UNKNOWN_MEMBER) return { ...author, roleIds: [] };
  throw new Error(`Discord does not say which roles the author of a schedule has: ${member.error.message}`);
};

const requestOf = (what: string): EventRequest =>
  what.startsWith('!')
    ? { kind: 'command', ...readTextCommand(what) }
    : { kind: 'prompt', text: what, byOthers: false };

const eventOf = (
  { what, terms }: Schedule,
  { eventId }: ExpectedRun,
  author: Author,
  now: number,
): InboundEvent => ({
  id: eventId,
  source: 'schedule',
  chat: terms.chat,
  author,
  reply: { kind: 'channel', messageId: null },
  request: requestOf(what),
  ...(terms.locale === undefined ? {} : { locale: terms.locale }),
  ...(terms.hops === 0 ? {} : { hops: terms.hops }),
  receivedAt: now,
});

/** What becomes of a time that is due, with all that belongs to it, in one transaction and only once. */
const decide = (
  world: SessionWorld,
  { eventId, scheduleId }: ExpectedRun,
  state: 'started' | 'done' | 'missed' | 'refused',
  act: (schedule: Schedule) => void,
): void =>
  world.transaction(() => {
    const schedule = world.store.schedule(scheduleId);
    if (schedule === null || !world.store.decideDue(eventId, state)) return;
    const after = moved(schedule, schedule.upTo, world.now());
    const paused = state === 'refused' && after.state === 'active';
    world.store.putSchedule({ ...after, ...(paused && { state: 'paused', wakeAt: null }), last: state });
    act(schedule);
    world.audit.append({
      at: world.now(),
      kind: `schedule.${state}`,
      actor: schedule.terms.author.id,
      runId: eventId,
      detail: { schedule: scheduleId },
    });
  });

const refuse = (world: SessionWorld, run: ExpectedRun, because: string): void =>
  decide(world, run, 'refused', ({ id, what }) => {
    const text = `⏸️ The schedule \`${id}\` (${escapeInline(what, 100)}) did not run and is paused: ${because}`;
    world.store.say(`note.${run.eventId}`, { kind: 'note', text }, world.now());
  });

const roleLost = ({ terms: { author } }: Schedule): string =>
  `it runs in the name of <@${author.id}>, who may not ask for this any more. Somebody who may can add it anew.`;

const remind = (world: SessionWorld, run: ExpectedRun): void =>
  decide(world, run, 'done', ({ what, terms }) => {
    const late = world.now() - run.expectedAt > LATE_MS;
    const since = late ? ` (late; it was due <t:${Math.floor(run.expectedAt / 1000)}:f>)` : '';
    const text = `⏰ Reminder for <@${terms.author.id}>${since}: ${what}`;
    world.store.say(`note.${run.eventId}`, { kind: 'note', text }, world.now());
  });

/** Begins what is due. Throws while nobody can tell who its author is now. */
const begin = async (world: SessionWorld, run: ExpectedRun): Promise<void> => {
  const schedule = world.store.schedule(run.scheduleId);
  if (schedule?.state !== 'active') return decide(world, run, 'missed', () => undefined);
  const { terms } = schedule;
  if (schedule.what === REDACTED) return refuse(world, run, 'what it was to do is redacted. Remove it.');
  if (terms.kind === 'remind') return remind(world, run);
  if (world.now() - run.expectedAt - terms.jitterMs > terms.catchUpMs)
    return decide(world, run, 'missed', () => undefined);
  const author = await presentAuthor(world, schedule);
  const principal = await principalOf(world, author);
  if (principal === null || !roleAtLeast(principal.role, terms.needs))
    return refuse(world, run, roleLost(schedule));
  decide(world, run, 'started', (now) => world.store.accept(eventOf(now, run, author, world.now())));
  return undefined;
};

/**
 * Looks after the schedules: decides once about each time that has come, begins what is due, says what did not run. The
 * event of a run is accepted in the transaction that decides about it, so that no crash is between the two.
 */
export const runSchedules = async (world: SessionWorld): Promise<void> => {
  if (!world.store.hasSchedules()) return;
  world.store.noteEnded();
  for (const schedule of world.store.wakingSchedules(world.now())) plan(world, schedule);
  let failure: unknown = null;
  for (const run of world.store.dueRuns()) {
    try {
      await begin(world, run);
      world.kick();
    } catch (error) {
      failure = error;
    }
  }
  tellMissed(world);
  await mirrorSchedules(world);
  if (failure !== null) throw failure;
};
