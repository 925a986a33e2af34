import type { APIMessage } from 'discord-api-types/v10';
import type { Clock } from '../clock.ts';
import type { Hub } from '../hub.ts';
import { createTraffic } from '../observe.ts';
import type { SpecCheck } from '../spec-check.ts';
import type { DiscordDeps } from './app.ts';
import { CHANNELS } from './channels.ts';
import { postSigned, type Signed, signPayload } from './deliver.ts';
import { discordApp } from './discord-app.ts';
import { createGateway } from './gateway/gateway.ts';
import { APPLICATION_ID, USERS } from './guild.ts';
import { signingKey } from './key.ts';
import { type ChannelRef, channelId, people } from './people.ts';
import { type DiscordSaved, DiscordStore } from './store.ts';
import { openUploads } from './uploads.ts';

/** Shaped like a real token, so that code which looks at one is tested too; it opens nothing. */
const BOT_TOKEN = `${Buffer.from(APPLICATION_ID).toString('base64url')}.local0.not-a-secret-only-for-the-local-world`;

type DiscordOptions = {
  clock: Clock;
  hub: Hub;
  saved: DiscordSaved | null;
  /** Where uploaded files are kept; absent: in memory. */
  uploadsDir: string | undefined;
  keyPem: string | null;
  /** Called after each change of what `saved()` gives. */
  changed: () => void;
  /** The world's own address, known once it listens. */
  url: () => string;
  check: SpecCheck | null;
};

/** The local Discord: its REST app, and the controls that the page and the tests use. */
export const createDiscord = (options: DiscordOptions) => {
  const { clock, hub, saved, changed, url, check } = options;
  const files = openUploads(options.uploadsDir);
  const store = new DiscordStore({ clock, hub, saved, files, changed });
  const key = signingKey(options.keyPem);
  const traffic = createTraffic();
  const deps: DiscordDeps = {
    store,
    key,
    botToken: BOT_TOKEN,
    baseUrl: () => `${url()}/discord`,
    cdnUrl: () => `${url()}/discord/cdn`,
    startsLeft: () => socket.startsLeft(),
    rejectedAnswers: [],
    checkAnswer: ({ id, token }, body) => {
      // The description has it only as the request of the callback route; it is the same body.
      const path = `/interactions/${id}/${token}/callback`;
      const exchange = { method: 'POST', path, query: {}, body, status: 204, response: undefined };
      traffic.violations.push(...(check?.(exchange) ?? []));
    },
  };
  const socket = createGateway({
    store,
    clock,
    token: BOT_TOKEN,
    url: () => `${url().replace('http', 'ws')}/discord/gateway`,
  });
  let gateway: string | null = null;
  const endpoint = () => {
    if (gateway === null) throw new Error('connect(gatewayUrl) first: nobody listens to interactions yet');
    return `${gateway}/discord/interactions`;
  };

  return {
    app: discordApp(deps, traffic, check),
    store,
    key,
    users: USERS,
    channels: CHANNELS,
    env: () => ({
      DISCORD_API_BASE_URL: `${url()}/discord/api/v10`,
      DISCORD_PUBLIC_KEY: key.publicKey,
      DISCORD_APPLICATION_ID: APPLICATION_ID,
      DISCORD_BOT_TOKEN: BOT_TOKEN,
      DISCORD_CDN_BASE_URL: `${url()}/discord/cdn`,
      // Whoever types into the page means Golem.
      DISCORD_MESSAGE_CONTENT: 'on',
      DISCORD_HOME_CHANNEL_IDS: [CHANNELS.ops, CHANNELS.shop, CHANNELS.random].map(({ id }) => id).join(','),
      OWNER_IDS: USERS.owner.id,
    }),
    /** The Gateway: who listens, and what a test does to them. */
    gateway: socket,
    connect(gatewayUrl: string) {
      gateway = gatewayUrl.replace(/\/+$/, '');
    },
    ...people(deps, endpoint),

    /** Oldest first, ephemeral ones included. */
    messages: (channel: ChannelRef): APIMessage[] =>
      store.messages(channelId(channel)).map(({ message }) => message),
    /** The first message of the channel, present or coming, that fits. Rejects after `timeoutMs` (default 10 s). */
    waitForMessage: (
      channel: ChannelRef,
      fits: (message: APIMessage) => boolean,
      timeoutMs = 10_000,
    ): Promise<APIMessage> => waitForMessage(store, channelId(channel), fits, timeoutMs),

    /** Signs any payload; `timestamp` (Unix seconds) defaults to now. */
    sign: (payload: unknown, timestamp = String(Math.floor(clock.now() / 1000))): Signed =>
      signPayload(key, payload, timestamp),
    /** Posts a signed body as it is; null when the connection failed. Nothing is done with the answer. */
    post: (signed: Signed): Promise<Response | null> => postSigned(endpoint(), signed),

    ...traffic,
    rejectedAnswers: deps.rejectedAnswers,
    /** The next `times` requests that match are answered 429; `retryAfter` in seconds. */
    rateLimit({ path, retryAfter, times = 1, global = false }: RateLimit) {
      const body = { message: 'You are being rate limited.', retry_after: retryAfter, global };
      const headers = {
        'retry-after': String(Math.ceil(retryAfter)),
        'x-ratelimit-scope': global ? 'global' : 'user',
        ...(global ? { 'x-ratelimit-global': 'true' } : {}),
      };
      traffic.faults.inject({ path, times, respond: { status: 429, body, headers } });
    },
    /** The bot may no longer see the channel: 50001. */
    hide: (channel: ChannelRef) => void store.hiddenChannels.add(channelId(channel)),
    /** The human of this DM takes no more messages: 50007. */
    closeDm: (channel: ChannelRef) => void store.closedDms.add(channelId(channel)),
  };
};
export type Discord = ReturnType<typeof createDiscord>;

type RateLimit = { path: RegExp; retryAfter: number; times?: number; global?: boolean };

const waitForMessage = (
  store: DiscordStore,
  channel: string,
  fits: (message: APIMessage) => boolean,
  timeoutMs: number,
): Promise<APIMessage> => {
  const present = store.messages(channel).find(({ message }) => fits(message));
  if (present !== undefined) return Promise.resolve(present.message);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      stop();
      const seen = store
        .messages(channel)
        .map(({ message }) => message.content || JSON.stringify(message.embeds));
      reject(new Error(`no such message within ${timeoutMs} ms; the channel has:\n${seen.join('\n')}`));
    }, timeoutMs);
    const stop = store.hub.subscribe((event) => {
      if (event.type !== 'message' || event.message.message.channel_id !== channel) return;
      if (!fits(event.message.message)) return;
      clearTimeout(timer);
      stop();
      resolve(event.message.message);
    });
  });
};
