import { createDiscordRest } from '@golem/discord';
import { z } from 'zod';

/** What was found about a credential with one call that changes nothing. */
interface Tried {
  name: string;
  ok: boolean;
  told: string;
}

type Answers = Readonly<Record<string, string>>;

const PATIENCE_MS = 15_000;

const trying = async (
  name: string,
  url: string,
  headers: Record<string, string>,
  told: (body: unknown) => string,
): Promise<Tried> => {
  try {
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(PATIENCE_MS) });
    if (!response.ok)
      return { name, ok: false, told: `${new URL(url).host} answers ${response.status} to it` };
    return { name, ok: true, told: told(await response.json()) };
  } catch (error) {
    return { name, ok: false, told: error instanceof Error ? error.message : String(error) };
  }
};

const tryDiscord = async (answers: Answers, env: NodeJS.ProcessEnv): Promise<Tried> => {
  const name = 'DISCORD_BOT_TOKEN';
  const baseUrl = env['DISCORD_API_BASE_URL'];
  const rest = createDiscordRest({
    botToken: answers[name] ?? '',
    applicationId: answers['DISCORD_APPLICATION_ID'] ?? '',
    ...(baseUrl ? { baseUrl } : {}),
  });
  const commands = await rest.getCommands();
  return commands.ok
    ? { name, ok: true, told: `Discord knows the application; it has ${commands.value.length} commands` }
    : { name, ok: false, told: commands.error.message };
};

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

const Models = z.looseObject({ data: z.array(z.unknown()) });

/** Tries each credential that was given. Nothing is changed anywhere, and no value is in what is told. */
export const tryCredentials = (answers: Answers, env: NodeJS.ProcessEnv): Promise<Tried[]> => {
  const { ANTHROPIC_API_KEY, HCLOUD_TOKEN, HOSTING_API_TOKEN, DISCORD_BOT_TOKEN, DISCORD_APPLICATION_ID } =
    answers;
  const claude = env['ANTHROPIC_BASE_URL'] || 'https://api.anthropic.com';
  const hetzner = env['HCLOUD_API_BASE_URL'] || 'https://api.hetzner.cloud/v1';
  const cloudflare = env['CLOUDFLARE_API_BASE_URL'] || 'https://api.cloudflare.com/client/v4';
  return Promise.all([
    ...(DISCORD_BOT_TOKEN && DISCORD_APPLICATION_ID ? [tryDiscord(answers, env)] : []),
    ...(ANTHROPIC_API_KEY
      ? [
          trying(
            'ANTHROPIC_API_KEY',
            `${claude}/v1/models`,
            { 'x-api-key': ANTHROPIC_API_KEY, 'anthropic-version': '2023-06-01' },
            (body) => `it may use ${Models.parse(body).data.length} models`,
          ),
        ]
      : []),
    ...(HCLOUD_TOKEN
      ? [
          trying(
            'HCLOUD_TOKEN',
            `${hetzner}/servers?per_page=1`,
            bearer(HCLOUD_TOKEN),
            () => 'it sees the servers',
          ),
        ]
      : []),
    ...(HOSTING_API_TOKEN
      ? [
          trying(
            'HOSTING_API_TOKEN',
            `${cloudflare}/user/tokens/verify`,
            bearer(HOSTING_API_TOKEN),
            () => 'it is active',
          ),
        ]
      : []),
  ]);
};
