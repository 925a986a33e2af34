import { createServer } from 'node:http';
import { onTestFinished } from 'vitest';
import { type LocalWorld, type LocalWorldOptions, startLocalWorld } from './local-world.ts';

/** A world for one test, checked against the descriptions where they are present. */
export const testWorld = async (options: LocalWorldOptions = {}): Promise<LocalWorld> => {
  const world = await startLocalWorld({ checkDescriptions: true, ...options });
  onTestFinished(() => world.close());
  return world;
};

export type Received = { headers: Record<string, string | string[] | undefined>; body: string };

/** An interactions endpoint that answers what `respond` says: null never answers, undefined answers 202 (by callback). */
export const testGateway = async (
  world: LocalWorld,
  respond: (
    interaction: { type: number; token: string; id: string; data: unknown },
    received: Received,
  ) => unknown,
) => {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (part: string) => (body += part));
    request.on('end', () => {
      if (request.method !== 'POST') {
        response.writeHead(404).end();
        return;
      }
      const one = { headers: request.headers, body };
      received.push(one);
      const answer = respond(JSON.parse(body), one);
      if (answer === null) return;
      if (answer === undefined) {
        response.writeHead(202).end();
        return;
      }
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  world.connect(`http://127.0.0.1:${address.port}`);
  return received;
};

/** A call of the local Discord's API with the bot's token; `body` null: none. */
export const discordCall = async (
  world: LocalWorld,
  method: string,
  path: string,
  body: unknown = null,
  headers: Record<string, string> = {},
) => {
  const response = await fetch(`${world.env['DISCORD_API_BASE_URL']}${path}`, {
    method,
    headers: {
      authorization: `Bot ${world.env['DISCORD_BOT_TOKEN']}`,
      'user-agent': 'DiscordBot (https://golem.test, 1.0.0)',
      'content-type': 'application/json',
      ...headers,
    },
    body: body === null ? null : typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, json: text === '' ? null : JSON.parse(text), headers: response.headers };
};

/** For a test that breaks Discord's rules on purpose: its requests may be wrong, the answers to them may not. */
export const brokenOnPurpose = ({ discord }: LocalWorld): void => {
  const answers = discord.violations.splice(0).filter(({ where }) => where === 'response');
  discord.violations.push(...answers);
};
