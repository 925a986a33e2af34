import { ApplicationCommandOptionType } from 'discord-api-types/v10';
import { describe, expect, test } from 'vitest';
import { readDescription } from '../../test/discord-description.ts';
import { hasShared } from '../../test/shared.ts';
import { COMMANDS, commandsFor, GROUPS } from '../commands.ts';
import { helpText } from './help.ts';
import { LANGUAGES, localisations } from './localise.ts';
import { optionsOf } from './options.ts';
import { registrationOf } from './registration.ts';

describe('registering the commands', () => {
  test('registers exactly the list of the design, with its subcommands', () => {
    const names = registrationOf().map(({ name }) => name);
    expect(names.join(' ')).toBe(
      'ask do undo status runs cancel pending approve deny settle freeze unfreeze policy lease memory redact audit who pair schedule soul help Ask Golem',
    );
    const words = registrationOf().map((command) =>
      'options' in command
        ? command.options
            ?.filter(({ type }) => type === ApplicationCommandOptionType.Subcommand)
            .map(({ name }) => name)
        : [],
    );
    expect(words.filter((list) => list && list.length > 0)).toEqual([
      ['list', 'show', 'set', 'explain', 'replay'],
      ['grant', 'list', 'revoke'],
      ['list', 'search', 'add', 'why', 'forget'],
      ['recent', 'why', 'verify'],
      ['add', 'list', 'pause', 'resume', 'remove'],
      ['list', 'show'],
    ]);
  });

  test('writes an option as Discord wants it', () => {
    const [freeze] = registrationOf(commandsFor(['freeze']));
    expect(freeze).toMatchObject({
      type: 1,
      name: 'freeze',
      options: [
        { type: 3, name: 'scope', required: true, min_length: 1, max_length: 100, autocomplete: true },
        { type: 3, name: 'reason', required: false, max_length: 300 },
        { type: 4, name: 'minutes', required: false, min_value: 1, max_value: 43_200 },
      ],
    });
  });

  test('keeps to the limits of Discord: required options first, short names and descriptions', () => {
    for (const command of COMMANDS) {
      const required = Object.values(command.options.shape).map(
        (field) => !field.safeParse(undefined).success,
      );
      expect(required).toEqual(required.toSorted((a, b) => Number(b) - Number(a)));
    }
    const texts = JSON.stringify(registrationOf(), (key, value) => (key === 'choices' ? undefined : value));
    for (const [, description = ''] of texts.matchAll(/"description":"(.*?)(?<!\\)"/g)) {
      expect(description.length).toBeLessThanOrEqual(100);
    }
  });

  test('has every text in every language, within the limit', () => {
    const texts = new Set([...COMMANDS.map(({ description }) => description), ...Object.values(GROUPS)]);
    for (const command of COMMANDS) for (const option of optionsOf(command)) texts.add(option.description);
    for (const text of texts) {
      // A text that is missing here has to be written in `locales/`.
      const languages = Object.keys(localisations(text) ?? {});
      expect({ text, languages }).toEqual({ text, languages: LANGUAGES });
      for (const other of Object.values(localisations(text) ?? {}))
        expect(other.length).toBeLessThanOrEqual(100);
    }
    expect(localisations('Ask Golem')).toEqual({ de: 'Golem fragen', fr: 'Demander à Golem' });
  });

  test('leaves out "Ask Golem" with /ask', () => {
    expect(registrationOf(commandsFor(['status'])).map(({ name }) => name)).toEqual(['status']);
  });

  test.skipIf(!hasShared)('fits the official description of Discord', () => {
    const problems = readDescription();
    expect(
      registrationOf().flatMap((command) => problems('ApplicationCommandUpdateRequest', command)),
    ).toEqual([]);
  });

  test('has a help text that fits one message, and more about each command', () => {
    expect(helpText().length).toBeLessThanOrEqual(2_000);
    for (const { name, description } of COMMANDS) expect(helpText(COMMANDS, name)).toContain(description);
    expect(helpText(COMMANDS, 'policy')).toContain('/policy replay');
    expect(helpText(COMMANDS, undefined, 'de').length).toBeLessThanOrEqual(2_000);
    expect(helpText(COMMANDS, 'deny', 'de')).toContain('Eine wartende Aktion ablehnen');
    expect(helpText(COMMANDS, 'deny', 'sv-SE')).toBe(helpText(COMMANDS, 'deny'));
  });
});
