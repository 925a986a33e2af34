import type { PolicyRecord } from '@golem/contracts';
import { expect, test } from 'vitest';
import { policyOf } from './fixtures.ts';
import { parsePolicyChange } from './policy-change.ts';

test.each<[string, string, Partial<PolicyRecord>]>([
  ['cooldown_s', '120', { cooldownS: 120 }],
  ['cooldownS', ' 0 ', { cooldownS: 0 }],
  ['enabled', 'off', { enabled: false }],
  ['confirm', 'when_tainted', { confirm: 'when_tainted' }],
  ['requester_may_approve', 'no', { requesterMayApprove: false }],
  ['rate_limit_max', 'none', { rateLimitMax: null }],
  ['cooldown_key', 'mode', { cooldownKey: 'mode' }],
  [
    'argument_rules',
    'server: web-*, !web-9; mode: soft',
    {
      argumentRules: [
        { argument: 'server', allow: ['web-*'], deny: ['web-9'] },
        { argument: 'mode', allow: ['soft'], deny: [] },
      ],
    },
  ],
  [
    'argumentRules',
    '[{"argument":"server","deny":["a:b,c"]}]',
    { argumentRules: [{ argument: 'server', allow: [], deny: ['a:b,c'] }] },
  ],
  ['argument_rules', 'none', { argumentRules: [] }],
  [
    'windows',
    'Sat-Mon,wed 22:00-06:30 Europe/Vienna; Tue 0:00-24:00 UTC',
    {
      windows: [
        { days: [6, 0, 1, 3], fromMinute: 1320, toMinute: 390, timeZone: 'Europe/Vienna' },
        { days: [2], fromMinute: 0, toMinute: 1440, timeZone: 'UTC' },
      ],
    },
  ],
])('%s to %j', (field, value, changes) => {
  const current = policyOf();

  expect(parsePolicyChange(current, field, value)).toEqual({ ok: true, value: { ...current, ...changes } });
});

test.each([
  ['colour', 'red', 'There is no field `colour`; choose one of enabled, effect, confirm'],
  ['version', '9', 'There is no field `version`'],
  ['capability', 'email.send', 'There is no field `capability`'],
  ['updated_by', 'me', 'There is no field `updated_by`'],
  ['cooldown_s', 'soon', '`cooldownS`: Invalid input: expected number'],
  ['cooldown_s', '-5', '`cooldownS`'],
  ['enabled', 'perhaps', '`enabled`: Invalid input: expected boolean'],
  ['enabled', 'constructor', '`enabled`'],
  ['confirm', 'sometimes', '`confirm`: Invalid option: expected one of "never"|"always"|"when_tainted"'],
  ['pending_ttl_s', '9', '`pendingTtlS`: Too small'],
  ['rate_limit_max', '0', '`rateLimitMax`: Too small'],
  ['cooldown_key', 'host', 'server-admin.restart_server has no argument `host`; it has server, mode.'],
  [
    'argument_rules',
    'host: web-*',
    'server-admin.restart_server has no argument `host`; it has server, mode.',
  ],
  ['argument_rules', 'server', 'The rule for `server` has no pattern; write `server: web-*`.'],
  ['argument_rules', '[{', 'Write `server: web-*, !db-*`'],
  ['windows', 'at night', 'Write `Mon-Fri 22:00-06:00 Europe/Vienna`'],
  ['windows', 'Mon-Xyz 1:00-2:00 UTC', 'Write `Mon-Fri 22:00-06:00 Europe/Vienna`'],
  ['windows', 'Mon 25:00-26:00 UTC', '`windows.0.fromMinute`: Too big'],
  ['windows', 'Mon 1:00-2:00 Mars/Olympus', 'The time zone Mars/Olympus is not known'],
  ['windows', 'Mon 1:00-1:00 UTC', 'A window must not end when it starts'],
])('%s to %j is refused, and the message says what to write instead', (field, value, message) => {
  const result = parsePolicyChange(policyOf(), field, value);

  expect(result).toEqual({
    ok: false,
    error: { code: 'invalid_input', retryable: false, message: expect.stringContaining(message) },
  });
});
