import { BUILT_COMMANDS, createDiscordRest, registrationOf } from '@golem/discord';
import { type Log, UserError } from '../terminal.ts';
import { type CommandsDiff, diffCommands, diffLines } from './diff.ts';

type DiscordSettings = Partial<Record<string, string>>;

const restOf = (settings: DiscordSettings) => {
  const { DISCORD_BOT_TOKEN: botToken, DISCORD_APPLICATION_ID: applicationId } = settings;
  if (botToken === undefined || applicationId === undefined) {
    throw new UserError(
      'DISCORD_BOT_TOKEN and DISCORD_APPLICATION_ID are needed to reach Discord; both are in its developer portal',
    );
  }
  const baseUrl = settings.DISCORD_API_BASE_URL;
  return createDiscordRest({ botToken, applicationId, ...(baseUrl === undefined ? {} : { baseUrl }) });
};

const WANTED = registrationOf(BUILT_COMMANDS);

/** What registering would change at Discord; of one server's own commands, if its id is given. */
export const readCommandsDiff = async (
  settings: DiscordSettings,
  guildId?: string,
): Promise<CommandsDiff> => {
  const registered = await restOf(settings).getCommands(guildId);
  if (!registered.ok) throw new UserError(`could not read Discord's commands: ${registered.error.message}`);
  return diffCommands(WANTED, registered.value);
};

/**
 * Registers the commands when any differs, because Discord counts registrations: everywhere, or as those of one server,
 * where they are there at once. Returns what changed.
 */
export const publishCommands = async (
  settings: DiscordSettings,
  log: Log,
  guildId?: string,
): Promise<CommandsDiff> => {
  const diff = await readCommandsDiff(settings, guildId);
  if (diffLines(diff).length === 0) {
    log('debug', 'commands', 'all commands are registered and current');
    return diff;
  }
  const put = await restOf(settings).putCommands(WANTED, guildId);
  if (!put.ok) throw new UserError(`could not register the commands: ${put.error.message}`);
  log('info', 'commands', `registered ${put.value.length} commands`);
  return diff;
};
