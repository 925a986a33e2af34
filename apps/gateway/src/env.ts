import type { Result } from '@golem/contracts';
import { isTimeZone } from '@golem/schedule';
import { baseUrl, missingIn, parseEnv, secret } from '@golem/worker-kit';
import { z } from 'zod';
import type { RunParams } from './agent/run-params.ts';
import type { LiveFeed } from './api/live-feed.do.ts';
import type { DiscordSocket } from './ingress/socket/discord-socket.do.ts';
import { Prices } from './money/prices.ts';
import type { PolicyGate } from './policy/policy-gate.do.ts';
import type { Session } from './session/session.do.ts';
import type { SkillBindings } from './skills/skill-port.ts';

/** Discord ids, separated by commas; blank or absent: none. */
const ids = () =>
  z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((id) => id.trim())
        .filter((id) => id !== ''),
    );

/** A switch; blank or absent: as given. */
const onOff = (fallback: 'on' | 'off') =>
  z
    .string()
    .trim()
    .transform((text) => text || fallback)
    .pipe(z.enum(['on', 'off']))
    .default(fallback);

/** An amount of money; blank or absent: null. */
const usd = () =>
  z
    .string()
    .trim()
    .transform((text) => (text === '' ? null : Number(text)))
    .pipe(z.number('an amount in US dollars, such as 5 or 2.50').positive().nullable())
    .nullable()
    .default(null);

const parsedJson = (text: string): unknown => {
  try {
    return JSON.parse(text || '{}');
  } catch {
    return undefined;
  }
};

const jsonOf = <T extends z.ZodType>(schema: T) => z.string().trim().transform(parsedJson).pipe(schema);

/** Everything that is configured by a person. Every outside address can be replaced. */
export const Settings = z.object({
  DISCORD_PUBLIC_KEY: z.string().regex(/^[0-9a-f]{64}$/i, 'the 64 hex digits from the Discord portal'),
  DISCORD_APPLICATION_ID: secret(),
  DISCORD_BOT_TOKEN: secret(),
  DISCORD_API_BASE_URL: baseUrl('https://discord.com/api/v10'),
  /** Where attachments are fetched from; from nowhere else. */
  DISCORD_CDN_BASE_URL: baseUrl('https://cdn.discordapp.com'),
  /** Whether ordinary messages are heard, over a connection that stays open. */
  DISCORD_SOCKET: onOff('on'),
  /** Whether Discord is asked for the words of messages without a mention. */
  DISCORD_MESSAGE_CONTENT: onOff('off'),
  DISCORD_GUILD_IDS: ids(),
  DISCORD_CHANNEL_IDS: ids(),
  /** Channels where every message is to Golem. */
  DISCORD_HOME_CHANNEL_IDS: ids(),
  /** Discord user ids, separated by commas. */
  OWNER_IDS: secret().transform((text) =>
    text
      .split(',')
      .map((id) => id.trim())
      .filter((id) => id !== ''),
  ),
  ANTHROPIC_API_KEY: secret(),
  ANTHROPIC_BASE_URL: baseUrl('https://api.anthropic.com'),
  /** The newest Sonnet that the SDK names. */
  CLAUDE_MODEL: z.string().min(1).default('claude-sonnet-5-5'),
  /** The Discord channel that gets the daily anchor of the audit log; blank or absent: none. */
  AUDIT_CHANNEL_ID: z
    .string()
    .trim()
    .regex(/^(?:\d{17,20})?$/, 'the id of a Discord channel')
    .optional(),
  /** What Alertmanager sends as bearer token; blank or absent: no alerts are heard. */
  ALERT_WEBHOOK_SECRET: z
    .string()
    .trim()
    .regex(/^(?:.{16,})?$/, 'at least 16 characters')
    .transform((text) => (text === '' ? null : text))
    .nullable()
    .default(null),
  /** The newest Haiku that the SDK names. */
  CLAUDE_SMALL_MODEL: z.string().min(1).default('claude-haiku-5-5'),
  /** What models may cost in a day and in a month, in US dollars; blank or absent: as much as it takes. */
  BUDGET_DAY_USD: usd(),
  BUDGET_MONTH_USD: usd(),
  /** Prices that come before the known ones, as JSON. */
  CLAUDE_PRICES: jsonOf(Prices).default({}),
  /** Where the clocks are that people mean; blank or absent: UTC. */
  DEFAULT_TIME_ZONE: z
    .string()
    .trim()
    .transform((text) => text || 'UTC')
    .refine(isTimeZone, 'the IANA name of a time zone, such as Europe/Berlin')
    .default('UTC'),
  GRANT_SECRET: z.string().min(32, 'at least 32 characters'),
});
export type Settings = z.infer<typeof Settings>;

/** The Worker's bindings. The skills' are in the port that alone may use them. */
export interface Env extends SkillBindings {
  DB: D1Database;
  SOUL: R2Bucket;
  /** Files of results: apart from the soul, because what is in them may be by others. */
  RESULTS: R2Bucket;
  SESSION: DurableObjectNamespace<Session>;
  POLICY_GATE: DurableObjectNamespace<PolicyGate>;
  DISCORD_SOCKET_OBJECT: DurableObjectNamespace<DiscordSocket>;
  LIVE_FEED: DurableObjectNamespace<LiveFeed>;
  AGENT: Workflow<RunParams>;
  /** How often one token may ask. */
  API_RATE?: RateLimit;
  /** Both or none: facts are found by meaning too where they are bound (docs/memory.md). */
  AI?: Ai;
  FACT_VECTORS?: Vectorize;
  OPERATOR_TOKEN?: string;
}

const parsedOf = new WeakMap<Env, Result<Settings>>();

/** Parses the settings, once for each environment; the error names what is missing. */
export const settingsOf = (env: Env): Result<Settings> => {
  const parsed = parsedOf.get(env) ?? parseEnv(Settings, env);
  parsedOf.set(env, parsed);
  return parsed;
};

/** One setting, or null when it is missing or malformed: the others are of use all the same. */
export const settingOf = <K extends keyof Settings>(env: Env, name: K): Settings[K] | null => {
  const parsed = Settings.shape[name].safeParse(Reflect.get(env, name));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the schema of K was just applied
  return parsed.success ? (parsed.data as Settings[K]) : null;
};

/** The settings that are missing or malformed, by name. */
export const missingSettings = (env: Env): string[] => missingIn(Settings, env);
