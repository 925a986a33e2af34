import Anthropic from '@anthropic-ai/sdk';
import type { Settings } from '../env.ts';

// One client for all runs of an isolate: making one costs as much as a small request. It holds no promise and no timer.
const clients = new WeakMap<Settings, Anthropic>();

/** The Messages API as it is configured. The SDK's own retries are off: whoever asks owns them, and its time limit. */
export const anthropicFor = (settings: Settings): Anthropic => {
  const { ANTHROPIC_API_KEY: apiKey, ANTHROPIC_BASE_URL: baseURL } = settings;
  const client = clients.get(settings) ?? new Anthropic({ apiKey, baseURL, maxRetries: 0 });
  clients.set(settings, client);
  return client;
};
