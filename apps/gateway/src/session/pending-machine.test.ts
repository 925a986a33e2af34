import { PendingStatus } from '@golem/contracts';
import { expect, test } from 'vitest';
import { isOver, nextStatus, PendingEvent } from './pending-machine.ts';

const STATES = PendingStatus.options;
const EVENTS = PendingEvent.options;

/** Every sequence of events that means something, from `pending`, without going round in circles. */
const walks = (): { states: PendingStatus[]; events: PendingEvent[] }[] => {
  const done: { states: PendingStatus[]; events: PendingEvent[] }[] = [];
  const walk = (states: PendingStatus[], events: PendingEvent[]): void => {
    done.push({ states, events });
    const here = states.at(-1) ?? 'pending';
    for (const event of EVENTS) {
      const next = nextStatus(here, event);
      if (next !== null && !states.includes(next)) walk([...states, next], [...events, event]);
    }
  };
  walk(['pending'], []);
  return done;
};

test('every state can be reached from pending', () => {
  expect(new Set(walks().flatMap(({ states }) => states))).toEqual(new Set(STATES));
});

test('from every state that is reached an end can be reached', () => {
  const endings = walks().filter(({ states }) => isOver(states.at(-1) ?? 'pending'));
  for (const { states } of walks()) {
    const begins = (walk: PendingStatus[]) => states.every((state, index) => walk[index] === state);
    expect(endings.some((ending) => begins(ending.states))).toBe(true);
  }
});

test('nothing succeeds, fails or is lost that was not approved and claimed, in this order', () => {
  for (const { states, events } of walks()) {
    if (!states.some((state) => ['succeeded', 'failed', 'unknown'].includes(state))) continue;
    expect(events.slice(0, 2)).toEqual(['approve', 'claim']);
  }
});

test('no event takes an action out of the hands of the gate but the gate’s own endings', () => {
  const answered = EVENTS.filter((event) => nextStatus('executing', event) !== null);
  expect(answered).toEqual(['stop', 'succeed', 'fail', 'lose']);
});

test('what is over stays over, whatever happens', () => {
  for (const state of ['succeeded', 'failed', 'denied', 'expired', 'cancelled'] as const) {
    expect(isOver(state)).toBe(true);
    expect(EVENTS.map((event) => nextStatus(state, event))).toEqual(EVENTS.map(() => null));
  }
});

test('an approval is claimed once', () => {
  expect(nextStatus('approved', 'claim')).toBe('executing');
  for (const state of STATES.filter((other) => other !== 'approved'))
    expect(nextStatus(state, 'claim')).toBeNull();
});
