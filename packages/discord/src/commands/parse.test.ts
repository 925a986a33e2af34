import { describe, expect, test } from 'vitest';
import { COMMANDS, commandsFor } from '../commands.ts';
import { parseCommand } from './parse.ts';

describe('parsing a command', () => {
  test('gives each command its own typed options', () => {
    const parsed = parseCommand('freeze', { scope: 'all', minutes: 5 });
    expect(parsed).toEqual({ ok: true, value: { name: 'freeze', options: { scope: 'all', minutes: 5 } } });
  });

  test('fills in what may be left out', () => {
    expect(parseCommand('runs', {})).toEqual({ ok: true, value: { name: 'runs', options: { count: 10 } } });
  });

  test.each([
    ['ask', {}, '`/ask` needs `prompt`. Write it like this: `/ask <prompt> .thread.`'],
    ['ask', { prompt: ' ' }, /cannot use this `prompt`.*Write it like this/],
    ['ask', { prompt: 'x'.repeat(6001) }, /cannot use this `prompt`.*6000/],
    ['freeze', { scope: 'all', minutes: 0 }, /cannot use this `minutes`/],
    ['policy set', { capability: 'a.b', field: 'effect', value: 'read' }, /cannot use this `field`/],
    ['status', { loud: true }, '`/status` has no option `loud`. Write it like this: `/status`'],
    ['status', { constructor: 1 }, /has no option `constructor`/],
    ['policy', {}, /needs one more word: `\/policy list`/],
    ['reboot', {}, 'There is no command `/reboot`. `/help` lists those that there are.'],
    ['`@everyone`', {}, 'There is no command `/everyone`. `/help` lists those that there are.'],
  ])('answers /%s %o with what to do', (name, options, message) => {
    expect(parseCommand(name, options)).toEqual({
      ok: false,
      error: { message: expect.stringMatching(message) },
    });
  });

  test('does not know a command that is left out', () => {
    const some = commandsFor(['ask', 'policy']);
    expect(some.map(({ name }) => name)).toEqual([
      'ask',
      'policy list',
      'policy show',
      'policy set',
      'policy explain',
      'policy replay',
    ]);
    expect(parseCommand('status', {}, some).ok).toBe(false);
  });

  test('has each name once, and only what passes the gate goes to the agent', () => {
    const names = COMMANDS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(COMMANDS.filter(({ lane }) => lane === 'run').map(({ name }) => name)).toEqual([
      'ask',
      'do',
      'undo',
      'policy set',
      'lease grant',
      'lease revoke',
      'memory add',
      'memory forget',
      'redact',
      'pair',
      'schedule add',
      'schedule pause',
      'schedule resume',
      'schedule remove',
    ]);
  });
});
