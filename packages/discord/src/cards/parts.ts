import {
  type APIButtonComponentWithCustomId,
  type APIComponentInContainer,
  type APIMessageTopLevelComponent,
  ButtonStyle,
  ComponentType,
  MessageFlags,
} from 'discord-api-types/v10';
import { type ButtonAction, encodeCustomId } from '../custom-id.ts';
import { escapeInline } from '../escape.ts';
import type { MessageDraft, MessageFile } from '../message.ts';

/** Accent colours: each state is told apart by its words too, never by colour alone. */
const COLOURS = {
  waiting: 0xf0b232,
  working: 0x5865f2,
  good: 0x23a55a,
  bad: 0xda373c,
  quiet: 0x80848e,
};
export type Colour = keyof typeof COLOURS;

const BUTTONS = {
  approve: { label: 'Approve', style: ButtonStyle.Success },
  // Looks like Approve and opens a form: a form must be the first answer to a click.
  confirm: { label: 'Approve', style: ButtonStyle.Success },
  deny: { label: 'Deny', style: ButtonStyle.Danger },
  why: { label: 'Why', style: ButtonStyle.Secondary },
  undo: { label: 'Undo', style: ButtonStyle.Secondary },
  freeze: { label: 'Freeze', style: ButtonStyle.Secondary },
} as const satisfies Partial<Record<ButtonAction, object>>;
export type CardButton = keyof typeof BUTTONS;

export type Person = { id: string; name: string };

/** A card message: parts in one container; what stands in `parts` must be escaped already. */
export function card(
  colour: Colour,
  parts: readonly APIComponentInContainer[],
  files: readonly MessageFile[] = [],
): MessageDraft {
  const container: APIMessageTopLevelComponent = {
    type: ComponentType.Container,
    accent_color: COLOURS[colour],
    components: [...parts],
  };
  return { flags: MessageFlags.IsComponentsV2, components: [container], ...(files.length > 0 && { files }) };
}

export function text(...lines: readonly (string | undefined)[]): APIComponentInContainer {
  return { type: ComponentType.TextDisplay, content: lines.filter((line) => line !== undefined).join('\n') };
}

export function separator(): APIComponentInContainer {
  return { type: ComponentType.Separator };
}

export function attached(name: string): APIComponentInContainer {
  return { type: ComponentType.File, file: { url: `attachment://${name}` } };
}

/** The row of buttons about one action or call; each kind at most once, so that custom ids are unique. */
export function buttons(id: string, kinds: readonly CardButton[]): APIComponentInContainer {
  const components = kinds.map(
    (kind): APIButtonComponentWithCustomId => ({
      type: ComponentType.Button,
      ...BUTTONS[kind],
      custom_id: encodeCustomId({ action: kind, id }),
    }),
  );
  return { type: ComponentType.ActionRow, components };
}

/** A person as Discord shows them; a mention cannot be forged by a nickname and, sent without pings, rings nobody. */
export function personText({ id, name }: Person): string {
  return /^\d{15,21}$/.test(id) ? `<@${id}>` : `**${escapeInline(name, 80)}**`;
}

/** A moment, shown by Discord in the reader's own time. `R`: relative, `t`: time of day, `f`: date and time. */
export function timeText(atMs: number, style: 'R' | 't' | 'f'): string {
  return `<t:${Math.floor(atMs / 1000)}:${style}>`;
}
