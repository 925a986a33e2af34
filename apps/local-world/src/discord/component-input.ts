import { ButtonStyle, ComponentType, SeparatorSpacingSize } from 'discord-api-types/v10';
import { z } from 'zod';

/** Message components as an application may send them; limits from Discord's documentation, "Component reference". */

const id = z.int().min(0).nullish();
const CustomId = z.string().min(1).max(100);
const Emoji = z.object({
  id: z.string().nullish(),
  name: z.string().nullish(),
  animated: z.boolean().nullish(),
});

const Button = z.object({
  type: z.literal(ComponentType.Button),
  id,
  style: z.enum(ButtonStyle),
  label: z.string().max(80).nullish(),
  emoji: Emoji.nullish(),
  custom_id: CustomId.nullish(),
  url: z.string().max(512).nullish(),
  sku_id: z.string().nullish(),
  disabled: z.boolean().nullish(),
});
type Button = z.infer<typeof Button>;

const selectBase = {
  id,
  custom_id: CustomId,
  placeholder: z.string().max(150).nullish(),
  min_values: z.int().min(0).max(25).nullish(),
  max_values: z.int().min(1).max(25).nullish(),
  disabled: z.boolean().nullish(),
  required: z.boolean().nullish(),
};

const StringSelect = z.object({
  type: z.literal(ComponentType.StringSelect),
  ...selectBase,
  options: z
    .array(
      z.object({
        label: z.string().min(1).max(100),
        value: z.string().min(1).max(100),
        description: z.string().max(100).nullish(),
        emoji: Emoji.nullish(),
        default: z.boolean().nullish(),
      }),
    )
    .min(1)
    .max(25),
});

const EntitySelect = z.object({
  type: z.literal([
    ComponentType.UserSelect,
    ComponentType.RoleSelect,
    ComponentType.MentionableSelect,
    ComponentType.ChannelSelect,
  ]),
  ...selectBase,
});

const ActionRow = z.object({
  type: z.literal(ComponentType.ActionRow),
  id,
  components: z
    .array(z.discriminatedUnion('type', [Button, StringSelect, EntitySelect]))
    .min(1)
    .max(5),
});
type ActionRow = z.infer<typeof ActionRow>;

const TextDisplay = z.object({
  type: z.literal(ComponentType.TextDisplay),
  id,
  content: z.string().min(1).max(4000),
});

const Media = z.object({ url: z.string().max(2048) });
const Thumbnail = z.object({
  type: z.literal(ComponentType.Thumbnail),
  id,
  media: Media,
  description: z.string().max(1024).nullish(),
  spoiler: z.boolean().nullish(),
});

const Section = z.object({
  type: z.literal(ComponentType.Section),
  id,
  components: z.array(TextDisplay).min(1).max(3),
  accessory: z.discriminatedUnion('type', [Button, Thumbnail]),
});

const MediaGallery = z.object({
  type: z.literal(ComponentType.MediaGallery),
  id,
  items: z
    .array(
      z.object({
        media: Media,
        description: z.string().max(1024).nullish(),
        spoiler: z.boolean().nullish(),
      }),
    )
    .min(1)
    .max(10),
});

const File = z.object({
  type: z.literal(ComponentType.File),
  id,
  file: Media,
  spoiler: z.boolean().nullish(),
});

const Separator = z.object({
  type: z.literal(ComponentType.Separator),
  id,
  divider: z.boolean().nullish(),
  spacing: z.enum(SeparatorSpacingSize).nullish(),
});

const Container = z.object({
  type: z.literal(ComponentType.Container),
  id,
  accent_color: z.int().min(0).max(0xff_ff_ff).nullish(),
  spoiler: z.boolean().nullish(),
  components: z
    .array(z.discriminatedUnion('type', [ActionRow, TextDisplay, Section, MediaGallery, File, Separator]))
    .min(1),
});

export const ComponentInput = z.discriminatedUnion('type', [
  ActionRow,
  TextDisplay,
  Section,
  MediaGallery,
  File,
  Separator,
  Container,
]);
export type ComponentInput = z.infer<typeof ComponentInput>;

/** Anything that may be somewhere in a component tree. */
export type AnyComponent =
  | ComponentInput
  | ActionRow['components'][number]
  | z.infer<typeof Thumbnail>
  | z.infer<typeof TextDisplay>;

/** Every component of the trees with its path, parents first. */
export const walkComponents = (
  components: readonly AnyComponent[],
  path: readonly PropertyKey[] = ['components'],
): { component: AnyComponent; path: PropertyKey[] }[] =>
  components.flatMap((component, index) => {
    const here = [...path, index];
    const below =
      'components' in component ? walkComponents(component.components, [...here, 'components']) : [];
    const beside =
      'accessory' in component ? [{ component: component.accessory, path: [...here, 'accessory'] }] : [];
    return [{ component, path: here }, ...below, ...beside];
  });
