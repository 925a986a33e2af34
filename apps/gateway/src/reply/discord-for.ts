import { createDiscordRest, type DiscordRest } from '@golem/discord';
import { type Env, settingOf } from '../env.ts';

/** Discord as it is configured; null when it is not. */
export const discordFor = (env: Env): DiscordRest | null => {
  const botToken = settingOf(env, 'DISCORD_BOT_TOKEN');
  const applicationId = settingOf(env, 'DISCORD_APPLICATION_ID');
  const baseUrl = settingOf(env, 'DISCORD_API_BASE_URL');
  if (botToken === null || applicationId === null || baseUrl === null) return null;
  return createDiscordRest({ baseUrl, botToken, applicationId });
};
