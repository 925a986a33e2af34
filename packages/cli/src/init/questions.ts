import { z } from 'zod';

/** One thing that `init` needs of a person. */
export interface Question {
  name: string;
  /** What is asked, and where it is found. */
  ask: string;
  secret: boolean;
  /** Whether Golem works without it. */
  optional: boolean;
  schema: z.ZodType<string, string>;
}

const text = (pattern: RegExp, says: string) => z.string().trim().regex(pattern, says);

/** In the order in which a person meets them. */
export const QUESTIONS: readonly Question[] = [
  {
    name: 'DISCORD_APPLICATION_ID',
    ask: 'Discord application id (discord.com/developers/applications → New Application → General Information)',
    secret: false,
    optional: false,
    schema: text(/^\d{17,20}$/, '17 to 20 digits'),
  },
  {
    name: 'DISCORD_PUBLIC_KEY',
    ask: 'Discord public key (same page)',
    secret: false,
    optional: false,
    schema: text(/^[0-9a-f]{64}$/i, '64 hex digits'),
  },
  {
    name: 'DISCORD_BOT_TOKEN',
    ask: 'Discord bot token (page Bot → Reset Token)',
    secret: true,
    optional: false,
    schema: text(/^\S{20,}$/, 'the token without spaces, not the public key'),
  },
  {
    name: 'OWNER_IDS',
    ask: 'Your Discord user id (Settings → Advanced → Developer Mode, then right-click yourself → Copy User ID; several with commas)',
    secret: false,
    optional: false,
    schema: text(/^\d{17,20}(?:\s*,\s*\d{17,20})*$/, 'ids of 17 to 20 digits, with commas'),
  },
  {
    name: 'ANTHROPIC_API_KEY',
    ask: 'Claude API key (console.anthropic.com → API keys)',
    secret: true,
    optional: false,
    schema: text(/^\S+$/, 'the key without spaces'),
  },
  {
    name: 'HCLOUD_TOKEN',
    ask: 'Hetzner Cloud token, read and write (console.hetzner.cloud → Security → API tokens); empty: no servers at Hetzner',
    secret: true,
    optional: true,
    schema: text(/^\S*$/, 'the token without spaces'),
  },
  {
    name: 'HOSTING_API_TOKEN',
    ask: 'A second Cloudflare token, with which Golem sees your sites (permissions: docs/operations.md); empty: none',
    secret: true,
    optional: true,
    schema: text(/^\S*$/, 'the token without spaces'),
  },
  {
    name: 'MAIL_FROM',
    ask: 'The address that Golem sends mail from (a domain set up for sending at Cloudflare); empty: no mail',
    secret: false,
    optional: true,
    schema: z.union([z.literal(''), z.email('an address')]),
  },
];

/**
 * `CLOUDFLARE_API_TOKEN` in the environment is wrangler's, so the one that Golem itself gets has another name here.
 * @returns the name of the Worker's variable
 */
export const variableOf = (name: string): string =>
  name === 'HOSTING_API_TOKEN' ? 'CLOUDFLARE_API_TOKEN' : name;
