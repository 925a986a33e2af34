import { expect, test } from 'vitest';
import { ButtonAction, encodeCustomId, parseCustomId } from './custom-id.ts';

test('a custom id comes back as it was, in at most 100 characters', () => {
  for (const action of ButtonAction.options) {
    const value = { action, id: 'x'.repeat(80) };
    const text = encodeCustomId(value);
    expect(text.length).toBeLessThanOrEqual(100);
    expect(parseCustomId(text)).toEqual(value);
  }
});

test.each([
  '',
  'approve',
  'g1/approve',
  'g1/approve/',
  'g0/approve/1',
  'g1/destroy/1',
  'g1/approve/a/b',
  'g1/approve/a b',
])('a custom id that is not one of ours is not read: %s', (text) => {
  expect(parseCustomId(text)).toBeUndefined();
});

test('an id that cannot be carried is a bug, not a button that does nothing', () => {
  expect(() => encodeCustomId({ action: 'approve', id: 'a b' })).toThrow(/id/);
});
