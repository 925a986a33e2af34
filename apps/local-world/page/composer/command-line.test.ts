import { ApplicationCommandOptionType } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../page-fixture.ts';
import {
  formatCommandLine,
  listEntries,
  matchEntries,
  readCommandLine,
  readOption,
  readOptions,
} from './command-line.ts';

const entries = listEntries(COMMANDS);
const paths = (typed: string) => matchEntries(entries, typed).map(({ path }) => path);
const read = (line: string) => {
  const found = readCommandLine(line, entries);
  return found && { path: found.entry.path, texts: found.texts };
};

describe('listEntries', () => {
  it('has one entry for each subcommand, and none for message commands', () => {
    expect(entries.map(({ path }) => path)).toEqual([
      '/ask',
      '/do',
      '/freeze',
      '/policy list',
      '/policy show',
      '/status',
    ]);
  });
});

describe('matchEntries', () => {
  it('puts what begins with the typed text before what contains it', () => {
    expect(paths('/s')).toEqual(['/status', '/ask', '/policy list', '/policy show']);
    expect(paths('/policy s')).toEqual(['/policy show']);
    expect(paths('/nothing')).toEqual([]);
  });
});

describe('readCommandLine', () => {
  it.each([
    ['/status', { path: '/status', texts: {} }],
    ['/ask is example.test up?', { path: '/ask', texts: { prompt: 'is example.test up?' } }],
    [
      '/ask prompt: look at https://example.test',
      { path: '/ask', texts: { prompt: 'look at https://example.test' } },
    ],
    [
      '/freeze scope:all reason: long night minutes:5',
      { path: '/freeze', texts: { scope: 'all', reason: 'long night', minutes: '5' } },
    ],
    ['/policy show email.send', { path: '/policy show', texts: { capability: 'email.send' } }],
    ['/asking', null],
    ['/policy', null],
    ['/nothing at all', null],
  ])('reads %j', (line, expected) => {
    expect(read(line)).toEqual(expected);
  });

  it('reads back what formatCommandLine writes', () => {
    const line = '/freeze scope:all reason:long night minutes:5';
    const found = readCommandLine(line, entries);
    expect(found && formatCommandLine(found.entry, found.texts)).toBe(line);
  });
});

const named = { name: 'x', description: 'x' };
const integer = (limits: { min_value?: number; max_value?: number } = {}) =>
  ({ type: ApplicationCommandOptionType.Integer, ...named, ...limits }) as const;
const text = (limits: { max_length?: number } = {}) =>
  ({ type: ApplicationCommandOptionType.String, ...named, ...limits }) as const;

describe('readOption', () => {
  it.each([
    [integer({ min_value: 1 }), '5', null, { value: 5 }],
    [integer({ min_value: 1 }), '0', null, { error: 'Takes 1 or more.' }],
    [integer({ max_value: 9 }), '10', null, { error: 'Takes 9 or less.' }],
    [integer(), '1.5', null, { error: 'Takes a whole number.' }],
    [integer(), 'five', null, { error: 'Takes a number.' }],
    [text({ max_length: 3 }), 'four', null, { error: 'Takes 0 to 3 characters; these are 4.' }],
    [text(), 'everything', [{ name: 'Everything', value: 'all' }], { value: 'all' }],
    [text(), 'all', [{ name: 'Everything', value: 'all' }], { value: 'all' }],
    [text(), 'some', [{ name: 'Everything', value: 'all' }], { error: 'Pick one of the choices.' }],
  ])('reads %o from %j', (of, typed, choices, expected) => {
    expect(readOption(of, typed, choices)).toEqual(expected);
  });
});

describe('readOptions', () => {
  it('leaves out what is empty, and names what is missing or wrong', () => {
    const freeze = readCommandLine('/freeze scope:all', entries)?.entry;
    expect(freeze && readOptions(freeze, { scope: 'all', reason: ' ', minutes: 'x' }, () => null)).toEqual({
      values: { scope: 'all' },
      errors: { reason: 'This option is required.', minutes: 'Takes a number.' },
    });
  });
});
