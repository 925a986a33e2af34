import type { LiveFeed } from './api/live-feed.do.ts';
import type { Env } from './env.ts';
import type { SocketPort } from './ingress/socket/socket-port.ts';
import type { GatePort } from './policy/gate-port.ts';
import type { SessionPort } from './session/session-port.ts';

/** The Session object of a chat. */
export const sessionOf = (env: Env, chatId: string): SessionPort => env.SESSION.getByName(chatId);

/** The gate of a skill. */
export const gateOf = (env: Env, skill: string): GatePort => env.POLICY_GATE.getByName(skill);

/** Those who follow a chat live. */
export const feedOf = (env: Env, chatId: string): DurableObjectStub<LiveFeed> =>
  env.LIVE_FEED.getByName(chatId);

/** The connection to Discord's Gateway: one for all. */
export const socketOf = (env: Env): SocketPort => env.DISCORD_SOCKET_OBJECT.getByName('gateway');
