import { type AnyCommand, COMMANDS, GROUPS } from '../commands.ts';
import { optionsOf } from './options.ts';
import { usageOf } from './parse.ts';

/** The answer to `/help`: all commands in short, or one command (or group) with its options. */
export function helpText(commands: readonly AnyCommand[] = COMMANDS, only?: string): string {
  const name = only?.replace(/^[/!]/, '');
  const chosen = commands.filter((command) => command.name === name || command.name.startsWith(`${name} `));
  if (name && chosen.length > 0) return chosen.map(fullHelp).join('\n\n');
  const names = new Set(commands.map((command) => command.name.split(' ', 1)[0] ?? command.name));
  const lines = [...names].map((shown) => shortHelp(shown, commands));
  return [
    'Write to me, or use a command. A message that begins with `!` is the command of that name.',
    ...lines,
    '`/help command` says more about one of them.',
  ].join('\n');
}

function shortHelp(name: string, commands: readonly AnyCommand[]): string {
  const single = commands.find((command) => command.name === name);
  if (single) return `\`${usageOf(single)}\` ${single.description}`;
  const words = commands.filter((command) => command.name.startsWith(`${name} `));
  return `\`/${name} ${words.map((command) => command.name.slice(name.length + 1)).join('|')}\` ${GROUPS[name] ?? ''}`;
}

function fullHelp(command: AnyCommand): string {
  const options = optionsOf(command).map(({ name, description, required, enum: choices }) => {
    const values = choices ? ` (${choices.join(', ')})` : '';
    return `- \`${name}\`${required ? '' : ', may be left out'}: ${description}${values}`;
  });
  const rules = `-# for ${command.minRole}s${command.ephemeral ? ' · only you see the answer' : ''}`;
  return [`**\`${usageOf(command)}\`**`, command.description, ...options, rules].join('\n');
}
