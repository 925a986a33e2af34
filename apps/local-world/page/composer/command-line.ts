import {
  type APIApplicationCommand,
  type APIApplicationCommandBasicOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
} from 'discord-api-types/v10';

/** A command, or one of its subcommands: whatever the person can call. */
export interface CommandEntry {
  command: string;
  /** `null`, `name` or `group name`. */
  subcommand: string | null;
  /** As typed: `/policy set`. */
  path: string;
  description: string;
  options: APIApplicationCommandBasicOption[];
}

/** What was typed for each option, by its name. */
export type OptionTexts = Record<string, string>;

export interface Choice {
  name: string;
  value: string | number | boolean;
}

/** The slash commands, with one entry for each subcommand, in alphabetical order. */
export function listEntries(commands: APIApplicationCommand[]): CommandEntry[] {
  return commands
    .filter(({ type }) => type === ApplicationCommandType.ChatInput)
    .flatMap(({ name, description, options = [] }) => entriesOf(name, [], description, options))
    .toSorted((a, b) => a.path.localeCompare(b.path));
}

function entriesOf(
  command: string,
  below: string[],
  description: string,
  options: NonNullable<APIApplicationCommand['options']>,
): CommandEntry[] {
  const basic: APIApplicationCommandBasicOption[] = [];
  const nested: CommandEntry[] = [];
  for (const option of options) {
    if (
      option.type === ApplicationCommandOptionType.Subcommand ||
      option.type === ApplicationCommandOptionType.SubcommandGroup
    )
      nested.push(...entriesOf(command, [...below, option.name], option.description, option.options ?? []));
    else basic.push(option);
  }
  if (nested.length > 0) return nested;
  const subcommand = below.length > 0 ? below.join(' ') : null;
  return [{ command, subcommand, path: `/${[command, ...below].join(' ')}`, description, options: basic }];
}

/** The entries that a typed `/…` may mean: those that begin so, then those that contain it. */
export function matchEntries(entries: CommandEntry[], typed: string): CommandEntry[] {
  const wanted = typed.toLowerCase().trimEnd();
  const begins = entries.filter(({ path }) => path.startsWith(wanted));
  const contains = entries.filter(
    (entry) => !begins.includes(entry) && entry.path.includes(wanted.replace(/^\//, '')),
  );
  return [...begins, ...contains];
}

/**
 * Reads a whole typed line, such as `/freeze scope:all reason:night`. Text before the first `name:` belongs to the
 * first option, so `/ask is it up?` works as one expects. `null`: the line is not one of these commands.
 */
export function readCommandLine(
  line: string,
  entries: CommandEntry[],
): { entry: CommandEntry; texts: OptionTexts } | null {
  const entry = entries
    .filter(({ path }) => line === path || (/^\s/.test(line.slice(path.length)) && line.startsWith(path)))
    .toSorted((a, b) => b.path.length - a.path.length)[0];
  if (!entry) return null;
  const rest = line.slice(entry.path.length).trim();
  const names = entry.options.map(({ name }) => name);
  const marks = [...rest.matchAll(/(?:^|\s)([\w-]+):/g)].filter(([, name = '']) => names.includes(name));
  const texts: OptionTexts = {};
  const leading = rest.slice(0, marks[0]?.index ?? rest.length).trim();
  if (leading !== '' && names[0] !== undefined) texts[names[0]] = leading;
  for (const [i, mark] of marks.entries()) {
    const value = rest.slice(mark.index + mark[0].length, marks[i + 1]?.index ?? rest.length);
    texts[mark[1] ?? ''] = value.trim();
  }
  return { entry, texts };
}

/** The line that `readCommandLine` reads back. */
export const formatCommandLine = ({ path, options }: CommandEntry, texts: OptionTexts): string =>
  [path, ...options.filter(({ name }) => texts[name]).map(({ name }) => `${name}:${texts[name]}`)].join(' ');

type OptionValue = { value: string | number | boolean } | { error: string };

/** The value that an option gets from its text. With `choices` only one of them will do, by its name or its value. */
export function readOption(
  option: APIApplicationCommandBasicOption,
  text: string,
  choices: Choice[] | null,
): OptionValue {
  if (choices !== null) {
    const wanted = text.trim().toLowerCase();
    const choice = choices.find(({ name, value }) =>
      [name, String(value)].some((s) => s.toLowerCase() === wanted),
    );
    return choice ? { value: choice.value } : { error: 'Pick one of the choices.' };
  }
  switch (option.type) {
    case ApplicationCommandOptionType.Integer:
    case ApplicationCommandOptionType.Number:
      return readNumber(option, text);
    case ApplicationCommandOptionType.String: {
      const { min_length: min = 0, max_length: max = 6000 } = option;
      if (text.length < min || text.length > max)
        return { error: `Takes ${min} to ${max} characters; these are ${text.length}.` };
      return { value: text };
    }
    // Of these, some have choices and never come here, and the rest the page cannot offer.
    case ApplicationCommandOptionType.Boolean:
    case ApplicationCommandOptionType.User:
    case ApplicationCommandOptionType.Channel:
    case ApplicationCommandOptionType.Role:
    case ApplicationCommandOptionType.Mentionable:
    case ApplicationCommandOptionType.Attachment:
      return { value: text };
  }
}

function readNumber(
  option: { type: ApplicationCommandOptionType; min_value?: number; max_value?: number },
  text: string,
): OptionValue {
  const value = Number(text);
  const { min_value: min = -Number.MAX_SAFE_INTEGER, max_value: max = Number.MAX_SAFE_INTEGER } = option;
  if (text.trim() === '' || Number.isNaN(value)) return { error: 'Takes a number.' };
  if (option.type === ApplicationCommandOptionType.Integer && !Number.isInteger(value))
    return { error: 'Takes a whole number.' };
  if (value < min) return { error: `Takes ${min} or more.` };
  if (value > max) return { error: `Takes ${max} or less.` };
  return { value };
}

export interface ReadOptions {
  values: Record<string, string | number | boolean>;
  /** By option name; empty when the command can be sent. */
  errors: Record<string, string>;
}

/** All options of a command; one that is empty is left out, or an error when it is required. */
export function readOptions(
  entry: CommandEntry,
  texts: OptionTexts,
  choicesOf: (option: APIApplicationCommandBasicOption) => Choice[] | null,
): ReadOptions {
  const read: ReadOptions = { values: {}, errors: {} };
  for (const option of entry.options) {
    const text = texts[option.name] ?? '';
    if (text.trim() === '') {
      if (option.required) read.errors[option.name] = 'This option is required.';
      continue;
    }
    const result = readOption(option, text, choicesOf(option));
    if ('error' in result) read.errors[option.name] = result.error;
    else read.values[option.name] = result.value;
  }
  return read;
}
