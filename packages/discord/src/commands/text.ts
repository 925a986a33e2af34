import { split } from 'shlex';
import { type AnyCommand, COMMANDS } from '../commands.ts';
import { type CommandOption, optionsOf } from './options.ts';
import { type Parsed, parseCommand } from './parse.ts';

/**
 * Reads a message that begins with `!` as the command of that name, unchecked. Options may be named (`minutes=30`), or
 * stand in their order; the last text option takes everything that is left, as it is, so that prompts and JSON need no quotes.
 */
export function readTextCommand(
  content: string,
  commands: readonly AnyCommand[] = COMMANDS,
): { name: string; options: Record<string, unknown> } {
  const text = content.trim().replace(/^!\s*/, '');
  const [, first = '', second = ''] = /^(\S*)\s*(\S*)/.exec(text) ?? [];
  const names = [`${first} ${second}`.trim().toLowerCase(), first.toLowerCase()];
  const command = names.map((name) => commands.find((candidate) => candidate.name === name)).find(Boolean);
  if (!command) return { name: first.toLowerCase(), options: {} };
  const words = command.name.split(' ').length;
  const rest = text.replace(new RegExp(`^(?:\\S+\\s*){${words}}`), '');
  return { name: command.name, options: readOptions(rest, optionsOf(command)) };
}

/** Reads and checks a message that begins with `!`. */
export function parseTextCommand(content: string, commands: readonly AnyCommand[] = COMMANDS): Parsed {
  const { name, options } = readTextCommand(content, commands);
  return parseCommand(name, options, commands);
}

function readOptions(text: string, options: readonly CommandOption[]): Record<string, unknown> {
  const named = readNamed(text, options);
  const found = named ?? readPositional(text, options);
  return Object.fromEntries(
    Object.entries(found).map(([name, value]) => [
      name,
      typed(
        value,
        options.find((option) => option.name === name),
      ),
    ]),
  );
}

/** All words as `name=value`, or undefined when that is not how it was written. */
function readNamed(text: string, options: readonly CommandOption[]): Record<string, string> | undefined {
  let words: string[];
  try {
    words = split(text);
  } catch {
    return undefined;
  }
  const pairs = words.map((word) => pairOf(word, options));
  const all = pairs.filter((pair) => pair !== undefined);
  return all.length > 0 && all.length === pairs.length ? Object.fromEntries(all) : undefined;
}

function readPositional(text: string, options: readonly CommandOption[]): Record<string, string> {
  const takesRest = options.findLastIndex((option) => option.type === 'string' && !option.enum);
  const standing = options.slice(0, takesRest + 1);
  const needed = standing.filter((option) => option.required).length;
  const { rest: head, found } = cutTail(text.trim(), options.slice(takesRest + 1), needed);
  let rest = head;
  for (const [index, option] of standing.entries()) {
    if (rest === '') break;
    const [whole = rest, quoted, bare] = /^(?:"([^"]*)"|(\S+))\s*/.exec(rest) ?? [];
    found[option.name] = index === takesRest ? rest : (quoted ?? bare ?? whole);
    rest = index === takesRest ? '' : rest.slice(whole.length);
  }
  // Left over: reported as an option that does not exist.
  if (rest !== '') found[rest.slice(0, 40)] = rest;
  return found;
}

/**
 * What stands after the text that takes the rest: `all deploying 30`, or `all deploying minutes=30`.
 * @param needed words that must be left for the required options before.
 */
function cutTail(text: string, options: readonly CommandOption[], needed: number) {
  const found: Record<string, string> = {};
  const numbers: string[] = [];
  const counted = options.filter(({ type }) => type === 'integer');
  let rest = text;
  for (;;) {
    const [last] = /\S+$/.exec(rest) ?? [];
    if (last === undefined || rest.split(/\s+/).length <= needed) break;
    const pair = pairOf(last, options);
    if (pair) found[pair[0]] = pair[1];
    else if (/^\d+$/.test(last) && numbers.length < counted.length) numbers.unshift(last);
    else break;
    rest = rest.slice(0, -last.length).trimEnd();
  }
  for (const option of counted.filter(({ name }) => !(name in found))) {
    const number = numbers.shift();
    if (number !== undefined) found[option.name] = number;
  }
  return { rest, found };
}

function pairOf(word: string, options: readonly CommandOption[]): [string, string] | undefined {
  const at = word.indexOf('=');
  const name = word.slice(0, Math.max(at, 0));
  return options.some((option) => option.name === name) ? [name, word.slice(at + 1)] : undefined;
}

const YES = new Set(['true', 'yes', 'on', '1']);

/** A message has only text; a slash command has numbers and switches. */
function typed(value: string, option: CommandOption | undefined): unknown {
  if (option?.type === 'boolean') return YES.has(value.toLowerCase());
  return option?.type === 'integer' && value !== '' ? Number(value) : value;
}
