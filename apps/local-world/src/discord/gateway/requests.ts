import { GatewayIntentBits } from 'discord-api-types/v10';
import { z } from 'zod';

/** What a client may send, by Discord's "Gateway Opcodes". */
export const ClientFrame = z.object({ op: z.int(), d: z.unknown().optional() });
export type ClientFrame = z.infer<typeof ClientFrame>;

export const Identify = z.object({
  token: z.string(),
  intents: z.int().nonnegative(),
  properties: z.object({ os: z.string(), browser: z.string(), device: z.string() }),
});

export const Resume = z.object({ token: z.string(), session_id: z.string(), seq: z.int().nonnegative() });

export const RequestMembers = z.object({
  guild_id: z.union([z.string(), z.array(z.string())]),
  query: z.string().optional(),
  user_ids: z.union([z.string(), z.array(z.string())]).optional(),
  nonce: z.string().optional(),
});

const bits = Object.values(GatewayIntentBits).filter((value) => typeof value === 'number');

/** Every intent that there is. */
export const ALL_INTENTS = bits.reduce((all, bit) => all | bit, 0);

/** Privileged ones that are not switched on in the portal of the local Discord; Message Content is. */
export const DISALLOWED_INTENTS = GatewayIntentBits.GuildMembers | GatewayIntentBits.GuildPresences;
