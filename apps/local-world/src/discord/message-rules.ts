import { type APIMessage, ButtonStyle, ComponentType, MessageFlags } from 'discord-api-types/v10';
import { type AnyComponent, type ComponentInput, walkComponents } from './component-input.ts';
import { DiscordError, invalidField } from './errors.ts';
import type { EmbedInput, MessageBody } from './message-input.ts';

/** Limits that no single field's schema can tell. Sources: Discord's documentation, "Embed limits" and "Using components". */
const MAX_EMBED_CHARACTERS = 6000;
const MAX_COMPONENTS = 40;
const MAX_DISPLAYED_CHARACTERS = 4000;
const MAX_CLASSIC_ROWS = 5;

/** A message as it would be after the request. */
type Outcome = Pick<APIMessage, 'content' | 'embeds' | 'attachments' | 'components' | 'flags'>;

/** Throws Discord's error when what was sent breaks a limit, or when the message that results contradicts itself. */
export const checkMessage = (body: MessageBody, outcome: Outcome): void => {
  checkEmbeds(body.embeds ?? []);
  checkComponents(body.components ?? []);
  if (isEmpty(outcome)) throw new DiscordError('emptyMessage');
  if (((outcome.flags ?? 0) & MessageFlags.IsComponentsV2) === 0) checkClassic(outcome);
  else checkComponentsV2(outcome);
};

const isEmpty = ({ content, embeds, attachments, components = [] }: Outcome): boolean =>
  content.trim() === '' && embeds.length + attachments.length + components.length === 0;

const checkClassic = ({ components = [] }: Outcome): void => {
  if (components.length > MAX_CLASSIC_ROWS) {
    throw invalidField(['components'], 'BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 5 in length.');
  }
  const stray = components.findIndex((component) => component.type !== ComponentType.ActionRow);
  if (stray >= 0) {
    const message = 'Value of field "type" must be one of (1,).';
    throw invalidField(['components', stray], 'UNION_TYPE_CHOICES', message);
  }
};

const checkComponentsV2 = (outcome: Outcome): void => {
  for (const field of ['content', 'embeds'] as const) {
    if (outcome[field].length > 0) {
      const message = `The '${field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`;
      throw invalidField([field], 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2', message);
    }
  }
};

const checkEmbeds = (embeds: readonly EmbedInput[]): void => {
  const size = embeds
    .flatMap((embed) => [
      embed.title,
      embed.description,
      embed.footer?.text,
      embed.author?.name,
      ...(embed.fields ?? []).flatMap((field) => [field.name, field.value]),
    ])
    .reduce((total, text) => total + (text ?? '').length, 0);
  if (size > MAX_EMBED_CHARACTERS) {
    const message = `Embed size exceeds maximum size of ${MAX_EMBED_CHARACTERS}`;
    throw invalidField(['embeds'], 'MAX_EMBED_SIZE_EXCEEDED', message);
  }
};

const checkComponents = (components: readonly ComponentInput[]): void => {
  const all = walkComponents(components);
  if (all.length > MAX_COMPONENTS) {
    const message = `The total number of components in this message exceeds the maximum of ${MAX_COMPONENTS}`;
    throw invalidField(['components'], 'COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED', message);
  }
  const displayed = all.reduce(
    (total, { component }) => total + ('content' in component ? component.content.length : 0),
    0,
  );
  if (displayed > MAX_DISPLAYED_CHARACTERS) {
    const message = `The total text displayed in this message exceeds the maximum of ${MAX_DISPLAYED_CHARACTERS}`;
    throw invalidField(['components'], 'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED', message);
  }
  const seen = new Set<string>();
  for (const { component, path } of all) {
    checkOne(component, path);
    if (!('custom_id' in component) || typeof component.custom_id !== 'string') continue;
    if (seen.has(component.custom_id)) {
      const message = 'Component custom id cannot be duplicated';
      throw invalidField([...path, 'custom_id'], 'COMPONENT_CUSTOM_ID_DUPLICATED', message);
    }
    seen.add(component.custom_id);
  }
};

const checkOne = (component: AnyComponent, path: PropertyKey[]): void => {
  if (component.type === ComponentType.ActionRow) {
    const kinds = component.components.map(({ type }) => type);
    if (kinds.length > 1 && kinds.some((type) => type !== ComponentType.Button)) {
      const message = 'The specified component exceeds the maximum width';
      throw invalidField([...path, 'components'], 'COMPONENT_LAYOUT_WIDTH_EXCEEDED', message);
    }
  }
  if (component.type !== ComponentType.Button) return;
  const wantsUrl = component.style === ButtonStyle.Link;
  if (wantsUrl && typeof component.url !== 'string') {
    throw invalidField([...path, 'url'], 'BASE_TYPE_REQUIRED', 'A url is required');
  }
  if (!wantsUrl && component.style !== ButtonStyle.Premium && typeof component.custom_id !== 'string') {
    throw invalidField([...path, 'custom_id'], 'BASE_TYPE_REQUIRED', 'A custom id is required');
  }
  if (component.style !== ButtonStyle.Premium && !component.label && !component.emoji) {
    throw invalidField([...path, 'label'], 'BASE_TYPE_REQUIRED', 'A label or an emoji is required');
  }
};
