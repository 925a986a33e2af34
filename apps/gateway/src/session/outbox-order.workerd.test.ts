import { expect, test } from 'vitest';
import { withSession } from '../../test/session-world.ts';

const note = { kind: 'note', text: 'hello' } as const;

test('a message that failed sets the alarm for its next try, not for those that wait behind it', () =>
  withSession({}, ({ store }) => {
    store.say('first', note, 1_000);
    store.say('second', note, 1_000);
    const [first] = store.unsaid(2_000);
    store.sayLater(first?.seq ?? 0, 60_000, 2_000);
    expect(store.nextDue(2_000)).toBe(60_000);
    expect(store.nextDue(60_000)).toBe(1_000);
  }));

test('a message in front of the one that failed is still due by itself', () =>
  withSession({}, ({ store }) => {
    store.say('reminder', note, 30_000);
    store.say('failed', note, 1_000);
    const [failed] = store.unsaid(2_000);
    store.sayLater(failed?.seq ?? 0, 60_000, 2_000);
    expect(store.nextDue(2_000)).toBe(30_000);
  }));

test('fifty reminders of later do not keep an answer from being said', () =>
  withSession({}, ({ store }) => {
    for (let n = 0; n < 50; n += 1) store.say(`reminder ${n}`, note, 900_000);
    store.say('answer', note, 1_000);
    expect(store.unsaid(2_000).map(({ key }) => key)).toEqual(['answer']);
  }));
