import { type AnyCommand, COMMANDS, GROUPS } from '../commands.ts';
import { inLocale } from './localise.ts';
import { optionsOf } from './options.ts';
import { usageOf } from './parse.ts';

/**
 * The answer to `/help`: all commands in short, or one command (or group) with its options; in the reader's language,
 * which is Discord's name of a locale, where there is one.
 */
export function helpText(commands: readonly AnyCommand[] = COMMANDS, only?: string, locale?: string): string {
  const name = only?.replace(/^[/!]/, '');
  const chosen = commands.filter((command) => command.name === name || command.name.startsWith(`${name} `));
  if (name && chosen.length > 0) return chosen.map((command) => fullHelp(command, locale)).join('\n\n');
  const names = new Set(commands.map((command) => command.name.split(' ', 1)[0] ?? command.name));
  const lines = [...names].map((shown) => shortHelp(shown, commands, locale));
  return [
    inLocale(BEGINNING, locale),
    ...lines,
    inLocale('`/help command` says more about one of them.', locale),
  ].join('\n');
}

const BEGINNING =
  'Write to me, or use a command. A message that begins with `!` is the command of that name.';

function shortHelp(name: string, commands: readonly AnyCommand[], locale: string | undefined): string {
  const single = commands.find((command) => command.name === name);
  if (single) return `\`${usageOf(single)}\` ${inLocale(single.description, locale)}`;
  const words = commands.filter((command) => command.name.startsWith(`${name} `));
  return `\`/${name} ${words.map((command) => command.name.slice(name.length + 1)).join('|')}\` ${inLocale(GROUPS[name] ?? '', locale)}`;
}

function fullHelp(command: AnyCommand, locale: string | undefined): string {
  const options = optionsOf(command).map(({ name, description, required, enum: choices }) => {
    const values = choices ? ` (${choices.join(', ')})` : '';
    return `- \`${name}\`${required ? '' : `, ${inLocale('may be left out', locale)}`}: ${inLocale(description, locale)}${values}`;
  });
  const privately = command.ephemeral ? ` · ${inLocale('only you see the answer', locale)}` : '';
  const rules = `-# ${inLocale(`for ${command.minRole}s`, locale)}${privately}`;
  return [`**\`${usageOf(command)}\`**`, inLocale(command.description, locale), ...options, rules].join('\n');
}
