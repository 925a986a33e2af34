import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import { createMiddleware } from 'hono/factory';
import { observe, type Traffic } from '../observe.ts';
import type { SpecCheck } from '../spec-check.ts';
import type { DiscordDeps, DiscordEnv } from './app.ts';
import { DiscordError } from './errors.ts';
import { requestBody } from './request-body.ts';
import { channelRoutes } from './routes/channels.ts';
import { commandRoutes } from './routes/commands.ts';
import { guildRoutes } from './routes/guild.ts';
import { interactionRoutes } from './routes/interactions.ts';
import { messageRoutes } from './routes/messages.ts';
import { threadRoutes } from './routes/threads.ts';
import { webhookRoutes } from './routes/webhooks.ts';

export const DISCORD_BASE = '/discord/api/v10';

/** The form that Discord's reference asks of every HTTP client. */
const USER_AGENT = /^DiscordBot \(\S+, [^)]+\)/;

/** The REST API v10, to be mounted at `DISCORD_BASE`. */
export const discordApp = (deps: DiscordDeps, traffic: Traffic, check: SpecCheck | null) => {
  const app = new Hono<DiscordEnv>();
  app.onError((error, c) => {
    if (error instanceof DiscordError) return c.json(error.body, error.status);
    throw error;
  });
  app.use(requestBody, observe({ base: DISCORD_BASE, clock: deps.store.clock, traffic, check }));
  app.use(rateLimitHeaders, admit(deps.botToken));
  for (const routes of [
    channelRoutes(deps),
    messageRoutes(deps),
    threadRoutes(deps),
    webhookRoutes(deps),
    interactionRoutes(deps),
    commandRoutes(deps),
    guildRoutes(deps),
  ]) {
    app.route('/', routes);
  }
  return app.all('*', () => {
    throw new DiscordError('notFound');
  });
};

/** Headers of a bucket that is never empty: 429 comes only when a test injects it. */
const rateLimitHeaders = createMiddleware(async (c, next) => {
  await next();
  const route = `${c.req.method} ${c.req.path.replaceAll(/\d{15,20}/g, ':id')}`;
  c.header('X-RateLimit-Limit', '50');
  c.header('X-RateLimit-Remaining', '49');
  c.header('X-RateLimit-Reset', (Date.now() / 1000 + 1).toFixed(3));
  c.header('X-RateLimit-Reset-After', '1.000');
  c.header('X-RateLimit-Bucket', createHash('sha256').update(route).digest('hex').slice(0, 32));
});

/** User-Agent, then the bot token (interaction tokens are in the address), then the body. */
const admit = (botToken: string) =>
  createMiddleware<DiscordEnv>(async (c, next) => {
    if (!USER_AGENT.test(c.req.header('user-agent') ?? '')) throw new DiscordError('badUserAgent');
    const path = c.req.path.slice(DISCORD_BASE.length);
    const carriesToken = path.startsWith('/webhooks/') || path.startsWith('/interactions/');
    if (!carriesToken && c.req.header('authorization') !== `Bot ${botToken}`) {
      throw new DiscordError('unauthorized');
    }
    const body = c.get('body');
    if (body instanceof DiscordError) throw body;
    await next();
  });
