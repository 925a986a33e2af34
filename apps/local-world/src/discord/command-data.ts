import {
  type APIApplicationCommand,
  type APIApplicationCommandOption,
  ApplicationCommandType,
  ApplicationCommandOptionType as OptionType,
} from 'discord-api-types/v10';
import { apiChannel } from './channels.ts';
import { GUILD_ID, HUMANS, memberOf, ROLES } from './guild.ts';
import type { DiscordStore } from './store.ts';

/** A command as a person calls it: flat, by names. */
export type CommandCall = {
  command: string;
  /** `name` or `group name`. */
  subcommand?: string | null | undefined;
  options?: Record<string, string | number | boolean> | undefined;
  /** The option being typed, for autocomplete. */
  focused?: string | undefined;
};

/** Unregistered commands are sent all the same: tests want to see what the application says to them. */
const UNREGISTERED_ID = '1180000000000000999';

/** The `data` of a slash command or autocomplete interaction. */
export const commandData = (store: DiscordStore, call: CommandCall): object => {
  const registered = find(store.commands, call.command, ApplicationCommandType.ChatInput);
  const steps = call.subcommand ? call.subcommand.split(' ') : [];
  let described: readonly APIApplicationCommandOption[] = optionsOf(registered);
  for (const step of steps) described = optionsOf(described.find(({ name }) => name === step));
  const leaves: object[] = Object.entries(call.options ?? {}).map(([name, value]) => ({
    name,
    type: described.find((option) => option.name === name)?.type ?? typeOf(value),
    value,
    ...(call.focused === name ? { focused: true } : {}),
  }));
  const options = steps
    .toReversed()
    .reduce<object[]>(
      (below, name, index) => [
        { name, type: index === 0 ? OptionType.Subcommand : OptionType.SubcommandGroup, options: below },
      ],
      leaves,
    );
  const resolved = resolve(store, described, call.options ?? {});
  return {
    ...identity(registered, call.command, ApplicationCommandType.ChatInput),
    options,
    ...(Object.keys(resolved).length === 0 ? {} : { resolved }),
  };
};

/** The `data` of a message command. */
export const messageCommandData = (
  store: DiscordStore,
  name: string,
  channel: string,
  target: string,
): object => ({
  ...identity(
    find(store.commands, name, ApplicationCommandType.Message),
    name,
    ApplicationCommandType.Message,
  ),
  target_id: target,
  resolved: { messages: { [target]: store.message(channel, target).message } },
});

const find = (commands: readonly APIApplicationCommand[], name: string, type: ApplicationCommandType) =>
  commands.find((command) => command.name === name && command.type === type);

const identity = (
  registered: APIApplicationCommand | undefined,
  name: string,
  type: ApplicationCommandType,
) => ({
  id: registered?.id ?? UNREGISTERED_ID,
  name,
  type,
  ...(registered?.guild_id === undefined ? {} : { guild_id: GUILD_ID }),
});

const optionsOf = (
  parent: APIApplicationCommand | APIApplicationCommandOption | undefined,
): readonly APIApplicationCommandOption[] =>
  parent !== undefined && 'options' in parent ? (parent.options ?? []) : [];

const typeOf = (value: string | number | boolean): OptionType => {
  if (typeof value === 'string') return OptionType.String;
  if (typeof value === 'boolean') return OptionType.Boolean;
  return Number.isInteger(value) ? OptionType.Integer : OptionType.Number;
};

/** The objects that option values name, as Discord adds them. */
const resolve = (
  store: DiscordStore,
  described: readonly APIApplicationCommandOption[],
  values: NonNullable<CommandCall['options']>,
): object => {
  const users: Record<string, object> = {};
  const members: Record<string, object> = {};
  const roles: Record<string, object> = {};
  const channels: Record<string, object> = {};
  for (const { name, type } of described) {
    const id = values[name];
    if (typeof id !== 'string') continue;
    const user = HUMANS.find((human) => human.id === id);
    const role = ROLES.find((other) => other.id === id);
    if (user !== undefined && (type === OptionType.User || type === OptionType.Mentionable)) {
      const { user: _, deaf: __, mute: ___, ...member } = memberOf(user);
      users[id] = user;
      members[id] = member;
    }
    if (role !== undefined && (type === OptionType.Role || type === OptionType.Mentionable)) roles[id] = role;
    if (type === OptionType.Channel) channels[id] = apiChannel(store.channel(id));
  }
  const all = { users, members, roles, channels };
  return Object.fromEntries(Object.entries(all).filter(([, found]) => Object.keys(found).length > 0));
};
