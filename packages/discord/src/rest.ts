import type { RESTPutAPIApplicationCommandsJSONBody } from 'discord-api-types/v10';
import type { MessageDraft, MessageEdit } from './message.ts';
import * as application from './rest/application-requests.ts';
import * as channels from './rest/channel-requests.ts';
import { getGatewayBot } from './rest/gateway-request.ts';
import * as guilds from './rest/guild-requests.ts';
import * as interactions from './rest/interaction-requests.ts';
import type { Outcome } from './rest/outcome.ts';
import { createRateLimits } from './rest/rate-limits.ts';
import { type CallOptions, type Request, send, type Transport } from './rest/send.ts';

export type DiscordRestConfig = {
  /** Default `https://discord.com/api/v10`; without a trailing `/vN`, `/v10` is added. */
  baseUrl?: string;
  botToken: string;
  applicationId: string;
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
  now?: () => number;
  sleep?: (ms: number) => Promise<void>;
  random?: () => number;
  /** One attempt is given up after this many ms. Default 10,000. */
  attemptMs?: number;
};

export type DiscordRest = ReturnType<typeof createDiscordRest>;

/**
 * The one door to Discord's REST API. Limits are honoured, what is safe to repeat is tried again, nothing it sends can
 * ping, and every HTTP outcome is a value. It may be shared by all requests of a Worker.
 */
export function createDiscordRest(config: DiscordRestConfig) {
  const transport = transportOf(config);
  const app = config.applicationId;
  const call = <T>(request: Request<T>, options?: CallOptions): Promise<Outcome<T>> =>
    send(transport, request, options);

  return {
    /** Sends a message; the same nonce within some minutes returns the message that was sent before. */
    createMessage: (channelId: string, draft: MessageDraft, options: CallOptions & { nonce: string }) =>
      call(channels.createMessage(channelId, draft, options.nonce), options),
    editMessage: (channelId: string, messageId: string, edit: MessageEdit, options?: CallOptions) =>
      call(channels.editMessage(channelId, messageId, edit), options),
    deleteMessage: (channelId: string, messageId: string, options?: CallOptions) =>
      call(channels.deleteMessage(channelId, messageId), options),
    /** Up to 100 messages (default 50), newest first; `after`: those that follow this message id. */
    listMessages: (channelId: string, page: { after?: string; limit?: number } = {}, options?: CallOptions) =>
      call(channels.listMessages(channelId, page), options),
    triggerTyping: (channelId: string, options?: CallOptions) =>
      call(channels.triggerTyping(channelId), options),
    /** A thread under a message; error code 160004: there is one, with the message's id. */
    startThread: (channelId: string, messageId: string, name: string, options?: CallOptions) =>
      call(channels.startThread(channelId, messageId, name), options),
    /** The channel for direct messages with a user; Discord returns the one that exists. */
    createDm: (userId: string, options?: CallOptions) => call(channels.createDm(userId), options),

    /** A member with the roles they have now; error code 10007: not a member (any more). */
    getMember: (guildId: string, userId: string, options?: CallOptions) =>
      call(guilds.getMember(guildId, userId), options),

    /** Turns the deferred answer of an interaction into this; good for 15 minutes after the interaction. */
    editOriginal: (token: string, edit: MessageEdit, options?: CallOptions) =>
      call(interactions.editOriginal(app, token, edit), options),
    deleteOriginal: (token: string, options?: CallOptions) =>
      call(interactions.deleteOriginal(app, token), options),
    /** One more message to an interaction. A lost answer is reported as `uncertain`, never sent again. */
    followup: (token: string, draft: MessageDraft, options?: CallOptions) =>
      call(interactions.followup(app, token, draft), options),

    /** Replaces all commands, of the application or of one guild. */
    putCommands: (body: RESTPutAPIApplicationCommandsJSONBody, guildId?: string, options?: CallOptions) =>
      call(application.putCommands(app, body, guildId), options),
    getCommands: (guildId?: string, options?: CallOptions) =>
      call(application.getCommands(app, guildId), options),
    /** Where the Gateway is, and how often a session may still be started. */
    getGatewayBot: (options?: CallOptions) => call(getGatewayBot(), options),
    /** The bot's own user: the cheapest proof that the token is good. */
    getMe: (options?: CallOptions) => call(application.getMe(), options),
  };
}

function transportOf(config: DiscordRestConfig): Transport {
  const base = (config.baseUrl ?? 'https://discord.com/api/v10').replace(/\/+$/, '');
  const now = config.now ?? Date.now;
  return {
    baseUrl: /\/v\d+$/.test(base) ? base : `${base}/v10`,
    headers: {
      authorization: `Bot ${config.botToken}`,
      // Discord refuses requests without one (40333); the form is theirs.
      'user-agent': 'DiscordBot (https://golem.example, 1.0.0)',
    },
    fetch: config.fetch ?? ((url, init) => fetch(url, init)),
    now,
    sleep: config.sleep ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms))),
    random: config.random ?? Math.random,
    attemptMs: config.attemptMs ?? 10_000,
    limits: createRateLimits(now),
  };
}
