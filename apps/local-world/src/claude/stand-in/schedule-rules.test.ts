import { expect, test } from 'vitest';
import { planOf } from './plan.ts';

test.each<[string, string, object]>([
  ['remind me tomorrow at 9 to call Bob', 'golem__remind', { when: 'tomorrow at 9', what: 'call Bob' }],
  ['Remind me to call Bob in 20 minutes.', 'golem__remind', { when: 'in 20 minutes', what: 'call Bob' }],
  [
    'remind me every monday 8:30 of the review',
    'golem__remind',
    { when: 'every monday 8:30', what: 'the review' },
  ],
  [
    'every weekday at 9 check shop.test and then restart web-1',
    'golem__add_schedule',
    { when: 'every weekday at 9', what: 'check shop.test and then restart web-1' },
  ],
  [
    'every 15 minutes, check all sites',
    'golem__add_schedule',
    { when: 'every 15 minutes', what: 'check all sites' },
  ],
  [
    'every day at 9pm Europe/Paris list my servers',
    'golem__add_schedule',
    { when: 'every day at 9pm Europe/Paris', what: 'list my servers' },
  ],
  ['which schedules are there?', 'golem__list_schedules', {}],
  ['pause the schedule 0a1b2c3d4e5f6a7b', 'golem__pause_schedule', { schedule: '0a1b2c3d4e5f6a7b' }],
  [
    'ask the chat 123456789012345678 to check shop.test',
    'golem__send_to_chat',
    { chat: '123456789012345678', text: 'check shop.test' },
  ],
])('%s', (words, tool, input) => {
  expect(planOf(words).steps).toEqual([{ tool, input }]);
});
