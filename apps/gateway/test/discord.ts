import { createDiscordRest, type DiscordRest } from '@golem/discord';

/** One request to Discord, and what it answers; without an answer it is a message that was taken. */
export type Reaction = (request: string, content: string) => Response | undefined;

const TAKEN = {
  id: 'message',
  channel_id: 'channel',
  author: { id: 'golem', username: 'Golem' },
  timestamp: '2026-01-01T00:00:00Z',
};

/** The real client over a Discord that reacts as the test says; `seen` has what was sent: `METHOD /path: content (files)`. */
export const discordThat = (react: Reaction): { discord: DiscordRest; seen: string[] } => {
  const seen: string[] = [];
  const discord = createDiscordRest({
    baseUrl: 'https://discord.example',
    botToken: 'bot',
    applicationId: 'app',
    sleep: async () => {},
    fetch: async (url, { method, body }) => {
      const request = `${method ?? ''} ${url.replace('https://discord.example/v10', '')}`;
      const payload = body instanceof FormData ? body.get('payload_json') : body;
      const files =
        body instanceof FormData ? [...body.values()].filter((value) => value instanceof File) : [];
      const sent: unknown = typeof payload === 'string' ? JSON.parse(payload) : null;
      const content =
        typeof sent === 'object' && sent !== null && 'content' in sent ? String(sent.content) : '';
      const attached = files.map(({ name, type, size }) => ` (${name}, ${type}, ${size})`).join('');
      seen.push(`${request}: ${content}${attached}`);
      return react(request, content) ?? Response.json(TAKEN);
    },
  });
  return { discord, seen };
};

/** Discord's answer to a bot that may not do this. */
export const forbidden = (): Response =>
  Response.json({ message: 'Missing Access', code: 50_001 }, { status: 403 });
