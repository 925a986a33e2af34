import { parseEnv } from 'node:util';

/** Values of variables by name; a name without a value is absent. */
export type Settings = Record<string, string>;

/** What the local world can stand in for. */
export type Part = 'discord' | 'claude' | 'cloudflare' | 'hetzner';
/** What it is started with: both providers are one small cloud. */
export type WorldService = 'discord' | 'claude' | 'cloud';

/** With one of these given, that part of the outside is configured, and nothing stands in for it. */
const CONFIGURED_BY: Record<Part, readonly string[]> = {
  discord: ['DISCORD_API_BASE_URL', 'DISCORD_BOT_TOKEN'],
  claude: ['ANTHROPIC_BASE_URL', 'ANTHROPIC_API_KEY'],
  cloudflare: ['CLOUDFLARE_API_BASE_URL', 'CLOUDFLARE_API_TOKEN'],
  // One set of servers, whichever way leads to them: real ones are never mixed with simulated ones.
  hetzner: ['HCLOUD_API_BASE_URL', 'HCLOUD_TOKEN', 'SSH_SERVERS'],
};

/** What local work needs of a person's settings when they give none: local mail never leaves the machine. */
export const LOCAL_DEFAULTS: Settings = {
  MAIL_FROM: 'golem@example.test',
  MAIL_INBOX: 'golem@example.test',
};

const PART_OF_PREFIX: readonly [string, Part][] = [
  ['DISCORD_', 'discord'],
  ['OWNER_IDS', 'discord'],
  ['ANTHROPIC_', 'claude'],
  ['CLOUDFLARE_', 'cloudflare'],
  ['HCLOUD_', 'hetzner'],
  ['SSH_', 'hetzner'],
];

/**
 * What a person configured: `.dev.vars`, where variables of the environment win. A variable set to nothing counts as
 * not set, so that an empty one in the environment takes a value of the file away.
 * @param names the variables that exist; others of the environment are not looked at
 */
export const configuredSettings = (
  devVars: string,
  environment: NodeJS.ProcessEnv,
  names: readonly string[],
): Settings => {
  const values: Record<string, string | undefined> = { ...parseEnv(devVars) };
  for (const name of names) values[name] = environment[name] ?? values[name];
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value?.trim() ? [[name, value.trim()]] : [])),
  );
};

/** Names in `.dev.vars` that no Worker knows: most likely misspelt. */
export const unknownNames = (configured: Settings, names: readonly string[]): string[] =>
  Object.keys(configured).filter((name) => !names.includes(name));

/** The parts of the outside that are not configured. */
export const partsToStandInFor = (configured: Settings): Part[] =>
  (['discord', 'claude', 'cloudflare', 'hetzner'] as const).filter((part) =>
    CONFIGURED_BY[part].every((name) => configured[name] === undefined),
  );

/** The services of the local world that these parts need. */
export const worldServices = (parts: readonly Part[]): WorldService[] => [
  ...(parts.includes('discord') ? (['discord'] as const) : []),
  ...(parts.includes('claude') ? (['claude'] as const) : []),
  ...(parts.includes('cloudflare') || parts.includes('hetzner') ? (['cloud'] as const) : []),
];

const partOf = (name: string): Part | undefined =>
  PART_OF_PREFIX.find(([prefix]) => name.startsWith(prefix))?.[1];

/**
 * What the Workers get: what was generated, then the local world's for the parts it stands in for, then what a person
 * configured. A real token is thus never sent to a stand-in, nor a stand-in's to the real address.
 */
export const effectiveSettings = (
  generated: Settings,
  world: Settings,
  parts: readonly Part[],
  configured: Settings,
): Settings => {
  const standIns = Object.entries(world).filter(([name]) => {
    const part = partOf(name);
    return part === undefined || parts.includes(part);
  });
  return { ...generated, ...Object.fromEntries(standIns), ...configured };
};
