import { type InboundEvent, type Principal, type Result } from '@golem/contracts';
import { log } from '@golem/worker-kit';
import { control } from '../commands/control.ts';
import { isRun, refusalFor, requestOf } from '../commands/request-of.ts';
import { refuseStranger, requesterOf } from './admit.ts';
import type { StoredEvent } from './event-store.ts';
import { tellRefusal } from './live.ts';
import type { SessionWorld } from './session-world.ts';
import { moveToThread, wantsThread } from './thread.ts';

/** After so many failed tries the user is told that it takes longer; the work goes on. */
const TELL_AFTER = 2;
/**
 * After so many failed tries, some five seconds apart, an event ends with a report: a command after two minutes, when
 * its moment has passed; a run after an hour, because all later ones wait behind it.
 */
const GIVE_UP_AFTER = { command: 24, run: 720 };
const GIVEN_UP =
  'I could not do this: something that I need for it does not answer. Nothing was started; please try again.';

const answerNow = (world: SessionWorld, event: InboundEvent, text: string): void => {
  world.transaction(() => {
    if (text !== '') {
      world.store.say(`reply.${event.id}`, { kind: 'reply', eventId: event.id, text }, world.now());
    }
    world.store.endUnadmitted(event.id, world.now());
  });
  tellRefusal(world, event, text);
  // The words must not wait until D1 has been told.
  world.kick();
};

const textOf = (result: Result<string>): string => (result.ok ? result.value : result.error.message);

const isUnchanged = ({ store }: SessionWorld, event: InboundEvent): boolean => {
  const stored = store.event(event.id);
  return stored?.state === 'accepted' && JSON.stringify(stored.event) === JSON.stringify(event);
};

const takeOne = async (world: SessionWorld, event: InboundEvent, principal: Principal): Promise<void> => {
  const refusal = refusalFor(principal, event.request);
  if (refusal !== null) {
    answerNow(world, event, refusal);
    return;
  }
  if (!isRun(event.request)) {
    answerNow(world, event, textOf(await control({ world, event, principal })));
    return;
  }
  if (wantsThread(event)) {
    moveToThread(world, event);
    return;
  }
  const request = await requestOf(world, event);
  // Its author may have changed it, or taken it back, while it was looked up: then it is taken in as it is now.
  if (!isUnchanged(world, event)) return;
  if (!request.ok) answerNow(world, event, request.error.message);
  // D1 hears of it while the run is at work already: what matters is kept here.
  else world.store.admitEvent(event.id, principal, request.value);
};

const takeInOne = async (world: SessionWorld, { event, attempts }: StoredEvent): Promise<void> => {
  try {
    const principal = await requesterOf(world, event);
    if (principal === null) refuseStranger(world, event);
    else await takeOne(world, event, principal);
  } catch (error) {
    world.store.countAttempt(event.id);
    log('warn', 'session.take_in_failed', { run: event.id, attempts: attempts + 1, detail: String(error) });
    if (attempts + 1 >= GIVE_UP_AFTER[isRun(event.request) ? 'run' : 'command']) {
      answerNow(world, event, GIVEN_UP);
      return;
    }
    if (attempts + 1 === TELL_AFTER) await tellDelay(world, event);
    throw error;
  }
};

const tellDelay = async (world: SessionWorld, { author, reply }: InboundEvent): Promise<void> => {
  // Of all others nobody knows yet whether they are heard at all: who they are is in the database.
  if (!world.ownerIds.includes(author.id)) return;
  if (reply.kind !== 'interaction' || reply.deferred !== 'message') return;
  const content = '-# ⏳ My database does not answer. Your message is kept, and I go on as soon as it does.';
  await world.discord?.editOriginal(reply.token, { content }, { withinMs: 3_000 });
};

/**
 * Takes in what was accepted, in order: strangers are refused, commands answered, runs queued for their turn. False
 * when there was nothing.
 */
export const takeIn = async (world: SessionWorld): Promise<boolean> => {
  let failure: unknown = null;
  let held = false;
  const waiting = world.store.openEvents('accepted');
  for (const stored of waiting) {
    // A run must not overtake one that could not be taken in yet; a command may, it is often the one that helps.
    const run = isRun(stored.event.request);
    if (held && run) continue;
    try {
      await takeInOne(world, stored);
    } catch (error) {
      failure = error;
      held ||= run;
    }
  }
  if (failure !== null) throw failure;
  return waiting.length > 0;
};
