import { CAPABILITIES, findCapability, inputSchemaOf, MANIFESTS } from '@golem/contracts';
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

const known = (source: CompletionSource, options: Record<string, unknown>): string[] => {
  switch (source) {
    case 'capability':
      return CAPABILITIES.map(({ id }) => id);
    case 'scope':
      return ['all', ...MANIFESTS.map(({ skill }) => skill), ...CAPABILITIES.map(({ id }) => id)];
    case 'command':
      return BUILT_COMMANDS.map(({ name }) => name);
    case 'arguments':
      return argumentNames(options['capability']);
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
  return known(source, focused.options).filter((value) => value.toLowerCase().includes(typed));
};
