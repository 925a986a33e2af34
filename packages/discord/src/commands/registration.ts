import type { RESTPutAPIApplicationCommandsJSONBody } from 'discord-api-types/v10';
import {
  type APIApplicationCommandBasicOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  InteractionContextType,
} from 'discord-api-types/v10';
import { type AnyCommand, ASK_GOLEM, COMMANDS, GROUPS } from '../commands.ts';
import { localisations } from './localise.ts';
import { type CommandOption, optionsOf } from './options.ts';

const CONTEXTS = [InteractionContextType.Guild, InteractionContextType.BotDM];

/**
 * The body of PUT /applications/{id}/commands for these commands. "Ask Golem" is there when `ask` is.
 * Everyone sees all commands: who may use one is decided by Golem's principals, not by Discord's permissions.
 */
export function registrationOf(
  commands: readonly AnyCommand[] = COMMANDS,
): RESTPutAPIApplicationCommandsJSONBody {
  const names = new Set(commands.map(({ name }) => name.split(' ', 1)[0] ?? name));
  const slash = [...names].map((name) => ({
    type: ApplicationCommandType.ChatInput as const,
    name,
    contexts: CONTEXTS,
    ...bodyOf(name, commands),
  }));
  const inOther = localisations(ASK_GOLEM);
  const menu = {
    type: ApplicationCommandType.Message as const,
    name: ASK_GOLEM,
    ...(inOther && { name_localizations: inOther }),
    contexts: CONTEXTS,
  };
  return names.has('ask') ? [...slash, menu] : slash;
}

function bodyOf(name: string, commands: readonly AnyCommand[]) {
  const single = commands.find((command) => command.name === name);
  if (single) return { ...described(single.description), options: optionsOf(single).map(registeredOption) };
  const subcommands = commands.filter((command) => command.name.startsWith(`${name} `));
  return {
    ...described(GROUPS[name] ?? name),
    options: subcommands.map((command) => ({
      type: ApplicationCommandOptionType.Subcommand as const,
      name: command.name.slice(name.length + 1),
      ...described(command.description),
      options: optionsOf(command).map(registeredOption),
    })),
  };
}

/** Names stay as they are: what a card or an error tells to type is the same in every language. */
function described(description: string) {
  const inOther = localisations(description);
  return { description, ...(inOther && { description_localizations: inOther }) };
}

function registeredOption(option: CommandOption): APIApplicationCommandBasicOption {
  const { name, description, required } = option;
  if (option.type === 'integer') {
    return {
      type: ApplicationCommandOptionType.Integer,
      name,
      ...described(description),
      required,
      ...(option.minimum !== undefined && { min_value: option.minimum }),
      ...(option.maximum !== undefined && { max_value: option.maximum }),
    };
  }
  if (option.type === 'boolean') {
    return { type: ApplicationCommandOptionType.Boolean, name, ...described(description), required };
  }
  return {
    type: ApplicationCommandOptionType.String,
    name,
    ...described(description),
    required,
    ...(option.minLength !== undefined && { min_length: option.minLength }),
    ...(option.maxLength !== undefined && { max_length: option.maxLength }),
    ...(option.enum
      ? { choices: option.enum.map((choice) => ({ name: choice, value: choice })) }
      : option.complete && { autocomplete: true as const }),
  };
}
