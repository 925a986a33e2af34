import { z } from 'zod';
import { User } from '../message.ts';

/** What a client sends and gets over the Gateway, by Discord's "Gateway Opcodes". Others are let through unread. */
export const GATEWAY_OP = {
  dispatch: 0,
  heartbeat: 1,
  identify: 2,
  resume: 6,
  reconnect: 7,
  invalidSession: 9,
  hello: 10,
  heartbeatAck: 11,
} as const;

/** Bits of what the Gateway is asked for, by Discord's "List of Intents". */
export const INTENT = {
  guilds: 1 << 0,
  guildMessages: 1 << 9,
  directMessages: 1 << 12,
  messageContent: 1 << 15,
} as const;

/** One frame from the Gateway; what is in `d` depends on `op` and `t`. */
export const GatewayFrame = z.object({
  op: z.int(),
  d: z.unknown().optional(),
  s: z.int().nullish(),
  t: z.string().nullish(),
});
export type GatewayFrame = z.infer<typeof GatewayFrame>;

/** `heartbeat_interval` in milliseconds. */
export const Hello = z.object({ heartbeat_interval: z.number().positive() });

export const Ready = z.object({ session_id: z.string().min(1), resume_gateway_url: z.string(), user: User });

/** Where to connect, and how often a session may still be started; `reset_after` in milliseconds. */
export const GatewayBot = z.object({
  url: z.string(),
  session_start_limit: z.object({
    remaining: z.int(),
    reset_after: z.number(),
    max_concurrency: z.int().positive(),
  }),
});
export type GatewayBot = z.infer<typeof GatewayBot>;
