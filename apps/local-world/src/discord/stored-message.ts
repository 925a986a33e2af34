import { type APIAttachment, type APIEmbed, type APIMessage, ComponentType } from 'discord-api-types/v10';
import type { AnyComponent, ComponentInput } from './component-input.ts';
import { ApiComponents, ApiEmbeds } from './discord-object.ts';
import { BOT, HUMANS } from './guild.ts';
import type { AllowedMentions, EmbedInput } from './message-input.ts';

/** Turns what was sent into what Discord answers and keeps: ids on components, defaults filled, nulls dropped. */

const withoutNulls = (object: object) =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null && value !== undefined));

/** `attachment://name` becomes the address of the uploaded file. */
type MediaUrl = (url: string) => string;

export const mediaUrls =
  (attachments: readonly APIAttachment[]): MediaUrl =>
  (url) =>
    attachments.find(({ filename }) => url === `attachment://${filename}`)?.url ?? url;

export const storedEmbeds = (embeds: readonly EmbedInput[], mediaUrl: MediaUrl): APIEmbed[] =>
  ApiEmbeds.parse(
    embeds.map((embed) => ({
      ...withoutNulls(embed),
      ...(embed.image?.url ? { image: { url: mediaUrl(embed.image.url) } } : {}),
      ...(embed.thumbnail?.url ? { thumbnail: { url: mediaUrl(embed.thumbnail.url) } } : {}),
      ...(embed.fields
        ? {
            fields: embed.fields.map(({ name, value, inline }) => ({ name, value, inline: inline === true })),
          }
        : {}),
      ...(embed.footer ? { footer: withoutNulls(embed.footer) } : {}),
      ...(embed.author ? { author: withoutNulls(embed.author) } : {}),
      type: 'rich',
    })),
  );

export const storedComponents = (
  components: readonly ComponentInput[],
  mediaUrl: MediaUrl,
): NonNullable<APIMessage['components']> => {
  let lastId = 0;
  const stored = (component: AnyComponent): object => {
    lastId += 1;
    const id = component.id || lastId;
    return {
      ...withoutNulls(component),
      ...defaultsOf(component, mediaUrl),
      id,
      ...('components' in component ? { components: component.components.map(stored) } : {}),
      ...('accessory' in component ? { accessory: stored(component.accessory) } : {}),
    };
  };
  return ApiComponents.parse(components.map(stored));
};

const defaultsOf = (component: AnyComponent, mediaUrl: MediaUrl): object => {
  const media = (url: string) => ({ id: '0', url: mediaUrl(url), proxy_url: mediaUrl(url) });
  switch (component.type) {
    case ComponentType.StringSelect:
      return {
        min_values: component.min_values ?? 1,
        max_values: component.max_values ?? 1,
        options: component.options.map(withoutNulls),
      };
    case ComponentType.UserSelect:
    case ComponentType.RoleSelect:
    case ComponentType.MentionableSelect:
    case ComponentType.ChannelSelect:
      return { min_values: component.min_values ?? 1, max_values: component.max_values ?? 1 };
    case ComponentType.Container:
      return { accent_color: component.accent_color ?? null, spoiler: component.spoiler ?? false };
    case ComponentType.Separator:
      return { divider: component.divider ?? true, spacing: component.spacing ?? 1 };
    case ComponentType.Thumbnail:
      return {
        media: media(component.media.url),
        description: component.description ?? null,
        spoiler: component.spoiler ?? false,
      };
    case ComponentType.MediaGallery:
      return {
        items: component.items.map((item) => ({
          media: media(item.media.url),
          description: item.description ?? null,
          spoiler: item.spoiler ?? false,
        })),
      };
    case ComponentType.File:
      return {
        file: media(component.file.url),
        name: component.file.url.split('/').at(-1) ?? null,
        size: null,
        spoiler: component.spoiler ?? false,
      };
    case ComponentType.ActionRow:
    case ComponentType.Button:
    case ComponentType.Section:
    case ComponentType.TextDisplay:
      return {};
  }
};

/** Whom a text pings, under these allowed mentions (absent: everything in the text pings). */
export const pingsOf = (content: string, allowed: AllowedMentions | null | undefined) => {
  const parse: readonly string[] = allowed?.parse ?? (allowed ? [] : ['users', 'roles', 'everyone']);
  const named = new Set([...content.matchAll(/<@!?(\d+)>/g)].map(([, id]) => id));
  const roles = [...new Set([...content.matchAll(/<@&(\d+)>/g)].flatMap(([, id]) => (id ? [id] : [])))];
  const allows = (kind: string, listed: readonly string[] | null | undefined, id: string) =>
    parse.includes(kind) || (listed ?? []).includes(id);
  return {
    mentions: [BOT, ...HUMANS].filter(({ id }) => named.has(id) && allows('users', allowed?.users, id)),
    mention_roles: roles.filter((id) => allows('roles', allowed?.roles, id)),
    mention_everyone: parse.includes('everyone') && /@(?:everyone|here)\b/.test(content),
  };
};
