import { expect, it } from 'vitest';
import { messageTime, relativeTime } from './time.ts';

const now = new Date(2026, 10, 21, 14, 0).getTime();

it.each([
  [now - 1_000, '1 second ago'],
  [now + 5 * 60_000, 'in 5 minutes'],
  [now - 90 * 60_000, '1 hour ago'],
  [now - 86_400_000, 'yesterday'],
  [now, 'now'],
])('says how far a time is: %#', (at, expected) => {
  expect(relativeTime(at, now)).toBe(expected);
});

it.each([
  [new Date(2026, 10, 21, 9, 5), '09:05'],
  [new Date(2026, 10, 20, 23, 59), 'Yesterday at 23:59'],
  [new Date(2026, 9, 1, 8, 0), '01/10/2026 08:00'],
])('shows the date of a message only when it is not of today: %#', (at, expected) => {
  expect(messageTime(at.getTime(), now)).toBe(expected);
});
