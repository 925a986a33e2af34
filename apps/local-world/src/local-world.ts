import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { WebSocketServer } from 'ws';
import { bundlePage } from '../page/bundle.ts';
import { claudeApp, LocalClaude } from './claude/index.ts';
import { type Clock, systemClock } from './clock.ts';
import { createCloud } from './cloud/cloud-world.ts';
import { cdnApp } from './discord/cdn.ts';
import { loadDiscordCheck } from './discord/description.ts';
import { DISCORD_BASE } from './discord/discord-app.ts';
import { createDiscord } from './discord/discord-world.ts';
import { createHub } from './hub.ts';
import { servePageSocket } from './page-socket.ts';
import type { Violation } from './spec-check.ts';
import { openStateFile } from './state-file.ts';

export type Service = 'discord' | 'claude' | 'cloud';

export type LocalWorldOptions = {
  /** 0 (default): any free port. Loopback only. */
  port?: number;
  /** Where the state is kept between starts; absent: in memory. */
  stateDir?: string;
  /** What to stand in for; default all. The rest is served too, but `env` does not name it. */
  services?: readonly Service[];
  /**
   * Check all traffic against the providers' own descriptions, where these are beside the checkout: `close()` throws when
   * Discord's was broken, in either direction. Default false.
   */
  checkDescriptions?: boolean;
  clock?: Clock;
};

/** Starts the local world; `close()` ends it. */
export const startLocalWorld = async (options: LocalWorldOptions = {}) => {
  const {
    clock = systemClock,
    services = ['discord', 'claude', 'cloud'],
    checkDescriptions = false,
  } = options;
  let url = '';
  const hub = createHub();
  const file = openStateFile(options.stateDir, () => ({
    keyPem: discord.key.pem,
    discord: discord.store.saved(),
    cloud: cloud.saved(),
  }));
  const shared = { clock, hub, changed: file.changed, url: () => url };
  const discord = createDiscord({
    ...shared,
    saved: file.saved?.discord ?? null,
    uploadsDir: options.stateDir && join(options.stateDir, 'uploads'),
    keyPem: file.saved?.keyPem ?? null,
    check: checkDescriptions ? loadDiscordCheck() : null,
  });
  const cloud = createCloud({ ...shared, saved: file.saved?.cloud ?? null, checkDescriptions });
  // The key is worth keeping even when nothing happens.
  file.changed();
  const claude = new LocalClaude({ now: clock.now });

  const sockets = new WebSocketServer({ noServer: true });
  const app = new Hono();
  app.route(DISCORD_BASE, discord.app);
  app.route('/discord/cdn', cdnApp(discord.store));
  app.route('/anthropic', claudeApp(claude));
  cloud.mount(app);
  servePage(app);

  const server = serve({
    fetch: app.fetch,
    hostname: '127.0.0.1',
    port: options.port ?? 0,
  });
  url = await new Promise<string>((resolve, reject) => {
    server.once('error', reject);
    server.once('listening', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') throw new Error('listening on no port');
      resolve(`http://127.0.0.1:${address.port}`);
    });
  });

  if (services.includes('cloud')) await cloud.open();

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (request.url?.startsWith('/discord/gateway')) return discord.gateway.upgrade(request, socket, head);
    if (request.url !== '/page/ws') return socket.destroy();
    return sockets.handleUpgrade(request, socket, head, (page) =>
      servePageSocket({ hub, discord, cloud, services: [...services] }, page),
    );
  });

  return {
    url,
    /** Variables that make Golem use this world, for the services it stands in for. */
    env: Object.assign(
      {},
      services.includes('discord') ? discord.env() : {},
      services.includes('claude')
        ? { ANTHROPIC_BASE_URL: `${url}/anthropic`, ANTHROPIC_API_KEY: 'local-world' }
        : {},
      services.includes('cloud') ? cloud.env() : {},
    ) as Record<string, string>,
    /** Where signed interactions go, and where sent mails are read. */
    connect(gatewayUrl: string) {
      discord.connect(gatewayUrl);
      cloud.connect(gatewayUrl);
    },
    discord,
    claude,
    cloud,
    async close() {
      file.flush();
      cloud.close();
      for (const socket of sockets.clients) socket.terminate();
      discord.gateway.close();
      if ('closeAllConnections' in server) server.closeAllConnections();
      await new Promise((done) => server.close(done));
      refuseViolations(discord.violations);
    },
  };
};
export type LocalWorld = Awaited<ReturnType<typeof startLocalWorld>>;

/** The one hook for every test over this world: what was said to Discord, and what the local Discord said, was as described. */
const refuseViolations = (violations: readonly Violation[]): void => {
  if (violations.length === 0) return;
  const lines = violations
    .slice(0, 10)
    .map(({ operation, where, status, problem }) => `${operation} (${where}, ${status}): ${problem}`);
  throw new Error(`${violations.length} times not as Discord describes it:\n${lines.join('\n')}`);
};

/** Bundled at the first visit: tests that open no page do not pay for it. */
const servePage = (app: Hono) => {
  let bundle: ReturnType<typeof bundlePage> | undefined;
  const page = () => (bundle ??= bundlePage());
  app.get('/', async (c) => c.html((await page()).html));
  app.get('/page/app.js', async (c) => c.body((await page()).js, 200, { 'content-type': 'text/javascript' }));
  app.get('/page/app.css', async (c) => c.body((await page()).css, 200, { 'content-type': 'text/css' }));
};
