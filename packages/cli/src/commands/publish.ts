import { createDiscordRest, registrationOf } from '@golem/discord';
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

/** What registering would change at Discord. */
export const readCommandsDiff = async (settings: DiscordSettings): Promise<CommandsDiff> => {
  const registered = await restOf(settings).getCommands();
  if (!registered.ok) throw new UserError(`could not read Discord's commands: ${registered.error.message}`);
  return diffCommands(registrationOf(), registered.value);
};

/** Registers the commands when any differs, because Discord counts registrations. Returns what changed. */
export const publishCommands = async (settings: DiscordSettings, log: Log): Promise<CommandsDiff> => {
  const diff = await readCommandsDiff(settings);
  if (diffLines(diff).length === 0) {
    log('debug', 'commands', 'all commands are registered and current');
    return diff;
  }
  const put = await restOf(settings).putCommands(registrationOf());
  if (!put.ok) throw new UserError(`could not register the commands: ${put.error.message}`);
  log('info', 'commands', `registered ${put.value.length} commands`);
  return diff;
};
