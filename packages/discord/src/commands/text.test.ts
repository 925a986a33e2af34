import { describe, expect, test } from 'vitest';
import { parseTextCommand } from './text.ts';

describe('a message that begins with !', () => {
  test.each([
    ['!ask is "example.test" up?', 'ask', { prompt: 'is "example.test" up?' }],
    ['!ask first line\nsecond line', 'ask', { prompt: 'first line\nsecond line' }],
    ['!ask what does x=1 mean', 'ask', { prompt: 'what does x=1 mean' }],
    ['!ASK hello', 'ask', { prompt: 'hello' }],
    ['! status', 'status', {}],
    ['!do a.b {"server": "web 1"}', 'do', { capability: 'a.b', arguments: '{"server": "web 1"}' }],
    [
      '!do a.b server=web-1 why="too slow"',
      'do',
      { capability: 'a.b', arguments: 'server=web-1 why="too slow"' },
    ],
    ['!do a.b', 'do', { capability: 'a.b', arguments: '' }],
    ['!deny 42 far too risky', 'deny', { id: '42', reason: 'far too risky' }],
    [
      '!freeze all deploying until noon 30',
      'freeze',
      { scope: 'all', reason: 'deploying until noon', minutes: 30 },
    ],
    ['!freeze all 30', 'freeze', { scope: 'all', minutes: 30 }],
    ['!freeze all deploying minutes=30', 'freeze', { scope: 'all', reason: 'deploying', minutes: 30 }],
    [
      '!freeze scope=all reason="so it is" minutes=5',
      'freeze',
      { scope: 'all', reason: 'so it is', minutes: 5 },
    ],
    [
      '!policy show server-admin.restart_server',
      'policy show',
      { capability: 'server-admin.restart_server' },
    ],
    ['!policy set a.b cooldown_s 30', 'policy set', { capability: 'a.b', field: 'cooldown_s', value: '30' }],
    [
      '!lease grant a.b "web 1" 3',
      'lease grant',
      { capability: 'a.b', target: '"web 1"', uses: 3, minutes: 60 },
    ],
    ['!schedule add "0 7 * * *" what broke?', 'schedule add', { when: '0 7 * * *', prompt: 'what broke?' }],
    ['!schedule add every weekday 9:00 look', 'schedule add', { when: 'every', prompt: 'weekday 9:00 look' }],
    ['!memory list', 'memory list', {}],
    ['!runs 5', 'runs', { count: 5 }],
    ['!ask say 5', 'ask', { prompt: 'say 5' }],
    ['!ask tidy up 5 thread=yes', 'ask', { prompt: 'tidy up 5', thread: true }],
  ])('%s', (content, name, options) => {
    expect(parseTextCommand(content)).toEqual({ ok: true, value: { name, options } });
  });

  test.each([
    ['!', /There is no command/],
    ['!reboot now', /There is no command `\/reboot`/],
    ['!policy', /needs one more word/],
    ['!policy 30 40', /needs one more word/],
    ['!ask', /needs `prompt`/],
    ['!status loudly', /has no option/],
    ['!runs many', /has no option/],
    ['!freeze minutes=soon', /needs `scope`/],
    ['!freeze scope=all minutes=soon', /cannot use this `minutes`/],
    ['!unfreeze', /needs `scope`/],
  ])('%s is answered with what to do', (content, message) => {
    expect(parseTextCommand(content)).toEqual({
      ok: false,
      error: { message: expect.stringMatching(message) },
    });
  });
});
