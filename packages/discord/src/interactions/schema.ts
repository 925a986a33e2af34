import { z } from 'zod';
import { Message, User } from '../message.ts';

/** Values from a command's options: only these come from Golem's own commands. */
const OptionValue = z.union([z.string(), z.number(), z.boolean()]);

export type InteractionOption = {
  name: string;
  type: number;
  value?: z.infer<typeof OptionValue> | undefined;
  focused?: boolean | undefined;
  options?: InteractionOption[] | undefined;
};

const InteractionOption: z.ZodType<InteractionOption> = z.object({
  name: z.string(),
  type: z.number(),
  value: OptionValue.optional(),
  focused: z.boolean().optional(),
  options: z.lazy(() => z.array(InteractionOption)).optional(),
});

const Member = z.object({
  user: User,
  nick: z.string().nullish(),
  roles: z.array(z.string()).default([]),
});

const Channel = z.object({
  id: z.string(),
  type: z.number().optional(),
  parent_id: z.string().nullish(),
});

/** What all interactions of a person have; a guild's has a member, a direct message's a user. */
const base = {
  id: z.string(),
  token: z.string(),
  guild_id: z.string().nullish(),
  channel_id: z.string().optional(),
  channel: Channel.optional(),
  member: Member.optional(),
  user: User.optional(),
  locale: z.string().optional(),
};

const CommandData = z.object({
  id: z.string(),
  name: z.string(),
  type: z.number().default(1),
  options: z.array(InteractionOption).default([]),
  target_id: z.string().optional(),
  resolved: z.object({ messages: z.record(z.string(), Message).optional() }).optional(),
});

const Clicked = z.object({ id: z.string(), channel_id: z.string() });

/** A text input in either of the two wrappings that Discord uses: action row, or label. */
const ModalComponent = z.looseObject({
  component: z.unknown().optional(),
  components: z.array(z.unknown()).default([]),
});

export const PingInteraction = z.object({ type: z.literal(1), id: z.string() });
export type PingInteraction = z.infer<typeof PingInteraction>;

export const CommandInteraction = z.object({ type: z.literal(2), ...base, data: CommandData });
export type CommandInteraction = z.infer<typeof CommandInteraction>;

export const ComponentInteraction = z.object({
  type: z.literal(3),
  ...base,
  message: Clicked,
  data: z.object({
    custom_id: z.string(),
    component_type: z.number(),
    values: z.array(z.string()).default([]),
  }),
});
export type ComponentInteraction = z.infer<typeof ComponentInteraction>;

export const AutocompleteInteraction = z.object({ type: z.literal(4), ...base, data: CommandData });
export type AutocompleteInteraction = z.infer<typeof AutocompleteInteraction>;

export const ModalInteraction = z.object({
  type: z.literal(5),
  ...base,
  message: Clicked.optional(),
  data: z.object({ custom_id: z.string(), components: z.array(ModalComponent).default([]) }),
});
export type ModalInteraction = z.infer<typeof ModalInteraction>;

/** Everything that Discord posts to the interactions endpoint, read by its `type`. */
export const Interaction = z.discriminatedUnion('type', [
  PingInteraction,
  CommandInteraction,
  ComponentInteraction,
  AutocompleteInteraction,
  ModalInteraction,
]);
export type Interaction = z.infer<typeof Interaction>;

/** An interaction that a person caused. */
export type PersonInteraction = Exclude<Interaction, PingInteraction>;
