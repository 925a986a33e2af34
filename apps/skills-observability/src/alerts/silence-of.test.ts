import { expect, test } from 'vitest';
import type { StoredSilence } from './alertmanager.ts';
import { markOf, named, recreationOf } from './silence-of.ts';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const silence = (more: Partial<StoredSilence> = {}): StoredSilence => ({
  id: 'one',
  status: { state: 'active' },
  matchers: named('SiteDown', { instance: 'web-1' }),
  startsAt: '2026-11-21T11:00:00Z',
  endsAt: '2026-11-21T12:30:00Z',
  createdBy: 'golem',
  comment: `a new disk (${markOf('run.1.0')})`,
  ...more,
});

test('a silence is brought back for the time that it had left, for the same alerts, with its reason', () => {
  expect(recreationOf(silence(), NOW)).toEqual({
    capability: 'observability.silence_alert',
    args: { alert: 'SiteDown', labels: { instance: 'web-1' }, minutes: 30, comment: 'a new disk' },
  });
});

test.for([
  ['is over', { endsAt: '2026-11-21T11:30:00Z' }],
  ['matches by patterns', { matchers: [{ name: 'alertname', value: '.*', isRegex: true, isEqual: true }] }],
  ['names no alert', { matchers: [{ name: 'instance', value: 'web-1', isRegex: false, isEqual: true }] }],
] as const)('one that %s cannot be brought back', ([, more]) => {
  expect(
    recreationOf(
      silence({ ...more, matchers: [...('matchers' in more ? more.matchers : silence().matchers)] }),
      NOW,
    ),
  ).toBeNull();
});
