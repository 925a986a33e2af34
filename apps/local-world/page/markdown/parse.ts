import { rulesExtended, SimpleMarkdown } from 'discord-markdown-parser';
import { z } from 'zod';
import { isLineStart, listRule } from './list-rule.ts';

type ParserRule = NonNullable<(typeof rulesExtended)[string]>;

const text = z.string();

/** The nodes that the rules below yield. */
export type MarkdownNode =
  | { type: 'text' | 'inlineCode'; content: string }
  | { type: 'codeBlock'; lang?: string | undefined; content: string }
  | { type: 'br' | 'newline' | 'everyone' | 'here' }
  | {
      type: 'strong' | 'em' | 'underline' | 'strikethrough' | 'spoiler' | 'blockQuote' | 'subtext';
      content: MarkdownNode[];
    }
  | { type: 'heading'; level: number; content: MarkdownNode[] }
  | { type: 'link' | 'url' | 'autolink'; target: string; content: MarkdownNode[] }
  | { type: 'list'; ordered: boolean; start: number; items: MarkdownNode[][] }
  | { type: 'timestamp'; timestamp: string; format?: string | undefined }
  | { type: 'user' | 'channel' | 'role'; id: string }
  | { type: 'slashCommand'; fullName: string }
  | { type: 'emoji' | 'twemoji'; name: string };

const children = z.lazy(() => z.array(MarkdownNode));

const MarkdownNode: z.ZodType<MarkdownNode> = z.discriminatedUnion('type', [
  z.object({ type: z.enum(['text', 'inlineCode']), content: text }),
  z.object({ type: z.literal('codeBlock'), lang: text.optional(), content: text }),
  z.object({ type: z.enum(['br', 'newline', 'everyone', 'here']) }),
  z.object({
    type: z.enum(['strong', 'em', 'underline', 'strikethrough', 'spoiler', 'blockQuote', 'subtext']),
    content: children,
  }),
  z.object({ type: z.literal('heading'), level: z.number(), content: children }),
  z.object({ type: z.enum(['link', 'url', 'autolink']), target: text, content: children }),
  z.object({
    type: z.literal('list'),
    ordered: z.boolean(),
    start: z.number(),
    items: z.array(children),
  }),
  z.object({ type: z.literal('timestamp'), timestamp: text, format: text.optional() }),
  z.object({ type: z.enum(['user', 'channel', 'role']), id: text }),
  z.object({ type: z.literal('slashCommand'), fullName: text }),
  z.object({ type: z.enum(['emoji', 'twemoji']), name: text }),
]);

/** The library sees the start of a line after a line break, but not after a block that ends with one. */
const atLineStart = (rule: ParserRule): ParserRule => ({
  ...rule,
  match: (source, state, before) =>
    isLineStart(state) ? rule.match(source, { ...state, prevCapture: null }, before) : null,
});

// Server navigation links (`<id:home>`) lead nowhere in a local world: they stay text.
const { guildNavigation: _, heading, subtext, ...rules } = rulesExtended;
const parser = SimpleMarkdown.parserFor({
  ...rules,
  ...(heading && subtext ? { heading: atLineStart(heading), subtext: atLineStart(subtext) } : {}),
  list: listRule,
});

/** Parses Discord's dialect. Text that the parser cannot read comes back as plain text, never as an error. */
export function parseMarkdown(source: string): MarkdownNode[] {
  const nodes = z.array(MarkdownNode).safeParse(parser(source, { inline: true }));
  return nodes.success ? nodes.data : [{ type: 'text', content: source }];
}
