import { type AnyCommand, COMMANDS, type CommandCall } from '../commands.ts';
import { optionsOf } from './options.ts';

export type Parsed = { ok: true; value: CommandCall } | { ok: false; error: { message: string } };

/**
 * Checks the options of a command, from an interaction or from a text message alike.
 * The error is a sentence for the user that says what to do.
 */
export function parseCommand(
  name: string,
  options: Readonly<Record<string, unknown>>,
  commands: readonly AnyCommand[] = COMMANDS,
): Parsed {
  const command = commands.find((candidate) => candidate.name === name);
  if (!command) return { ok: false, error: { message: unknownCommand(name, commands) } };
  const unknown = Object.keys(options).find((key) => !Object.hasOwn(command.options.shape, key));
  if (unknown !== undefined) {
    return {
      ok: false,
      error: { message: `\`/${name}\` has no option \`${unknown}\`. ${usageSentence(command)}` },
    };
  }
  const parsed = command.call.safeParse({ name, options });
  if (parsed.success) return { ok: true, value: parsed.data };
  const issue = parsed.error.issues[0];
  const option = String(issue?.path[1] ?? '');
  const problem =
    options[option] === undefined
      ? `needs \`${option}\``
      : `cannot use this \`${option}\`: ${issue?.message ?? 'invalid'}`;
  return { ok: false, error: { message: `\`/${name}\` ${problem}. ${usageSentence(command)}` } };
}

/** How a command is written: `/deny <id> [reason]`. */
export function usageOf(command: AnyCommand): string {
  const options = optionsOf(command).map(({ name, required }) => (required ? `<${name}>` : `[${name}]`));
  return ['/' + command.name, ...options].join(' ');
}

function usageSentence(command: AnyCommand): string {
  return `Write it like this: \`${usageOf(command)}\``;
}

function unknownCommand(name: string, commands: readonly AnyCommand[]): string {
  const subcommands = commands.filter((command) => command.name.startsWith(`${name} `));
  if (subcommands.length > 0) {
    const choices = subcommands.map((command) => `\`/${command.name}\``).join(', ');
    return `\`/${name}\` needs one more word: ${choices}`;
  }
  const shown = name.replace(/[^\w -]/g, '').slice(0, 40);
  return `There is no command \`/${shown || '?'}\`. \`/help\` lists those that there are.`;
}
