import { CAPABILITIES, MANIFESTS } from '@golem/contracts';
import {
  type AutocompleteInteraction,
  authorOf,
  BUILT_COMMANDS,
  type Choice,
  type CompletionSource,
  channelOf,
  commandNamed,
  focusedOf,
  optionsOf,
} from '@golem/discord';
import type { Env } from '../env.ts';
import type { ChoiceSource } from '../session/choices.ts';
import { sessionOf } from '../stubs.ts';
import { completeArguments } from './complete-arguments.ts';

/** What is in the code itself, and no secret: everybody may be shown it. */
const inCode = (source: CompletionSource): string[] | null => {
  switch (source) {
    case 'capability':
      return CAPABILITIES.map(({ id }) => id);
    case 'scope':
      return ['all', ...MANIFESTS.map(({ skill }) => skill), ...CAPABILITIES.map(({ id }) => id)];
    case 'command':
      return BUILT_COMMANDS.map(({ name }) => name);
    default:
      return null;
  }
};

/** What the chat knows; it asks first who wants to know. */
const inChat = (source: CompletionSource): ChoiceSource | null => {
  switch (source) {
    case 'pending':
    case 'run':
    case 'past_run':
    case 'undoable':
    case 'lease':
    case 'schedule':
    case 'soul':
    case 'fact':
      return source;
    default:
      return null;
  }
};

/** What fits what is being typed. It has 3 s and no effect, so nothing is accepted for it. */
export const complete = async (
  interaction: AutocompleteInteraction,
  env: Env,
): Promise<(string | Choice)[]> => {
  const focused = focusedOf(interaction);
  const author = authorOf(interaction);
  const channel = channelOf(interaction);
  const command = focused && commandNamed(focused.name);
  const source = command && optionsOf(command).find(({ name }) => name === focused.option)?.complete;
  if (!focused || !author || !channel || !source) return [];
  const choices = (from: ChoiceSource, typed: string): Promise<Choice[]> =>
    sessionOf(env, channel.id).choices(from, typed, author);
  if (source === 'arguments') {
    return completeArguments(focused.options['capability'], focused.typed, async (argument, begun) => {
      const from = argument === 'runbook' ? 'runbook' : { target: argument };
      return (await choices(from, begun)).map(({ value }) => value);
    });
  }
  const chat = inChat(source);
  if (chat !== null) return choices(chat, focused.typed);
  const typed = focused.typed.toLowerCase();
  return inCode(source)?.filter((value) => value.toLowerCase().includes(typed)) ?? [];
};
