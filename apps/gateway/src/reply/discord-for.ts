import { createDiscordRest, type DiscordRest } from '@golem/discord';
import { type Env, settingOf } from '../env.ts';

// One client for all that runs in this isolate, because Discord counts requests and mistakes for all of them together.
// It holds no promise and no timer, so they can share it.
const clients = new Map<string, DiscordRest>();

/** Discord as it is configured; null when it is not. */
export const discordFor = (env: Env): DiscordRest | null => {
  const botToken = settingOf(env, 'DISCORD_BOT_TOKEN');
  const applicationId = settingOf(env, 'DISCORD_APPLICATION_ID');
  const baseUrl = settingOf(env, 'DISCORD_API_BASE_URL');
  if (botToken === null || applicationId === null || baseUrl === null) return null;
  const key = JSON.stringify([baseUrl, applicationId, botToken]);
  const client = clients.get(key) ?? createDiscordRest({ baseUrl, botToken, applicationId });
  clients.set(key, client);
  return client;
};
