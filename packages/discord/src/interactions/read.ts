import { z } from 'zod';
import { ASK_GOLEM } from '../commands.ts';
import type { Attachment } from '../message.ts';
import type {
  AutocompleteInteraction,
  CommandInteraction,
  InteractionOption,
  ModalInteraction,
  PersonInteraction,
} from './schema.ts';

export type Author = { id: string; name: string; roleIds: string[] };
export type ChannelRef = {
  id: string;
  guildId?: string;
  kind: 'dm' | 'guild' | 'thread';
  parentId?: string;
};
export type RawCommand = { name: string; options: Record<string, unknown> };

/** Who caused it; undefined when Discord names nobody. */
export function authorOf({ member, user }: PersonInteraction): Author | undefined {
  const person = member?.user ?? user;
  if (!person) return undefined;
  return {
    id: person.id,
    name: member?.nick ?? person.global_name ?? person.username,
    roleIds: member?.roles ?? [],
  };
}

/** Where it happened; undefined when Discord names no channel. */
export function channelOf({ channel, channel_id, guild_id }: PersonInteraction): ChannelRef | undefined {
  const id = channel?.id ?? channel_id;
  if (id === undefined) return undefined;
  return {
    id,
    kind: channelKind(channel?.type, guild_id),
    ...(guild_id && { guildId: guild_id }),
    ...(channel?.parent_id && { parentId: channel.parent_id }),
  };
}

/** Discord's channel types: 1 and 3 are direct messages, 10 to 12 threads. */
export function channelKind(
  type: number | undefined,
  guildId: string | null | undefined,
): ChannelRef['kind'] {
  if (type !== undefined && type >= 10 && type <= 12) return 'thread';
  if (type === 1 || type === 3 || !guildId) return 'dm';
  return 'guild';
}

/** The command as `parseCommand` takes it: a subcommand becomes the second word of the name. */
export function commandOf({ data }: CommandInteraction): RawCommand {
  return flatten(data.name, data.options);
}

/** The message that "Ask Golem" was chosen on; undefined for any other command. */
export function messageAskedAbout({
  data,
}: CommandInteraction): { text: string; authorId: string; attachments: Attachment[] } | undefined {
  if (data.name !== ASK_GOLEM) return undefined;
  const message = data.resolved?.messages?.[data.target_id ?? ''];
  return {
    text: message?.content ?? '',
    authorId: message?.author.id ?? '',
    attachments: message?.attachments ?? [],
  };
}

/** What is being typed, in which option of which command, and what stands in the others. */
export function focusedOf({
  data,
}: AutocompleteInteraction): (RawCommand & { option: string; typed: string }) | undefined {
  const leaf = leafOf(data.options);
  const focused = leaf.find((option) => option.focused);
  return (
    focused && {
      ...flatten(data.name, data.options),
      option: focused.name,
      typed: String(focused.value ?? ''),
    }
  );
}

const Input = z.object({ custom_id: z.string(), value: z.string() });

/** The texts of a submitted modal, by the custom id of their input. */
export function modalFieldsOf({ data }: ModalInteraction): Record<string, string> {
  const inputs = data.components.flatMap(({ component, components }) => [component, ...components]);
  const read = inputs.map((input) => Input.safeParse(input)).filter((parsed) => parsed.success);
  return Object.fromEntries(read.map(({ data: input }) => [input.custom_id, input.value]));
}

function flatten(name: string, options: readonly InteractionOption[]): RawCommand {
  const [first] = options;
  // 1 and 2 are a subcommand and a group of them.
  if (first && (first.type === 1 || first.type === 2))
    return flatten(`${name} ${first.name}`, first.options ?? []);
  return { name, options: Object.fromEntries(options.map((option) => [option.name, option.value])) };
}

function leafOf(options: readonly InteractionOption[]): readonly InteractionOption[] {
  const [first] = options;
  return first && (first.type === 1 || first.type === 2) ? leafOf(first.options ?? []) : options;
}
