import { describe, expect, test } from 'vitest';
import { buildProgram, parsePort } from './program.ts';

describe('--port', () => {
  test.each(['1', '8787', '65534'])('takes %s', (text) => {
    expect(parsePort(text)).toBe(Number(text));
  });

  test.each(['0', '65535', '-1', '80.5', '8787x', ''])(
    'refuses "%s", because the local world needs the next one',
    (text) => {
      expect(() => parsePort(text)).toThrow('must be 1 to 65534');
    },
  );
});

test('every command says what it does', () => {
  const commands = buildProgram(() => undefined).commands.flatMap((command) => [
    command,
    ...command.commands,
  ]);
  expect(commands.filter((command) => command.description() === '').map((command) => command.name())).toEqual(
    [],
  );
});
