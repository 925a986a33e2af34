import {
  CAPABILITIES,
  findCapability,
  inputSchemaOf,
  MANIFESTS,
  RUNBOOKS_PREFIX,
  runbookName,
} from '@golem/contracts';
import {
  type AutocompleteInteraction,
  authorOf,
  BUILT_COMMANDS,
  type CompletionSource,
  channelOf,
  commandNamed,
  focusedOf,
  optionsOf,
} from '@golem/discord';
import type { Env } from '../env.ts';
import { sessionOf } from '../stubs.ts';

const argumentNames = (capability: unknown): string[] => {
  const known = typeof capability === 'string' ? findCapability(capability) : undefined;
  if (!known) return [];
  const { properties } = inputSchemaOf(known);
  return typeof properties === 'object' && properties !== null
    ? Object.keys(properties).map((name) => `${name}=`)
    : [];
};

/** More than anybody chooses from; Discord shows 25. */
const MAX_RUNBOOKS = 100;

/** The names of the arguments, and the runbooks by theirs where one is to be named. */
const argumentsOf = async (capability: unknown, soul: R2Bucket): Promise<string[]> => {
  const names = argumentNames(capability);
  if (!names.includes('runbook=')) return names;
  const { objects } = await soul.list({ prefix: RUNBOOKS_PREFIX, limit: MAX_RUNBOOKS });
  return [...names, ...objects.flatMap(({ key }) => runbookName(key) ?? []).map((name) => `runbook=${name}`)];
};

const known = async (
  source: CompletionSource,
  options: Record<string, unknown>,
  { SOUL }: Env,
): Promise<string[]> => {
  switch (source) {
    case 'capability':
      return CAPABILITIES.map(({ id }) => id);
    case 'scope':
      return ['all', ...MANIFESTS.map(({ skill }) => skill), ...CAPABILITIES.map(({ id }) => id)];
    case 'command':
      return BUILT_COMMANDS.map(({ name }) => name);
    case 'arguments':
      return argumentsOf(options['capability'], SOUL);
    default:
      return [];
  }
};

/** What fits what is being typed. It has 3 s and no effect, so nothing is accepted for it. */
export const complete = async (interaction: AutocompleteInteraction, env: Env): Promise<string[]> => {
  const focused = focusedOf(interaction);
  const author = authorOf(interaction);
  const channel = channelOf(interaction);
  const command = focused && commandNamed(focused.name);
  const source = command && optionsOf(command).find(({ name }) => name === focused.option)?.complete;
  if (!focused || !author || !channel || !source) return [];
  if (source === 'pending' || source === 'run') {
    return sessionOf(env, channel.id).choices(source, focused.typed, author);
  }
  const typed = focused.typed.toLowerCase();
  const all = await known(source, focused.options, env);
  return all.filter((value) => value.toLowerCase().includes(typed));
};
