import type {
  ContentBlock,
  ContentBlockParam,
  MessageParam,
  TextBlockParam,
  ToolResultBlockParam,
} from '@anthropic-ai/sdk/resources/messages';
import type { Deed } from './act.ts';
import type { Context } from './context.ts';
import { errorBlock, resultBlock } from './tool-result.ts';

const CACHED = { cache_control: { type: 'ephemeral' } } as const;

const textBlock = (text: string): TextBlockParam => ({ type: 'text', text });

/**
 * What Claude is asked first: what was said before, the words, the files beside them, and at the end what holds for this
 * moment only. The words come first because the next run has them as history: all up to them is byte for byte what that
 * run sends too, and so they are marked for the cache.
 */
export const transcriptOf = (
  { summary, history, preamble }: Pick<Context, 'summary' | 'history' | 'preamble'>,
  text: string,
  attached: ContentBlockParam[] = [],
): MessageParam[] => {
  // Only files and no words: an empty text is not taken.
  const words = text.trim() === '' ? [] : [{ ...textBlock(text), ...CACHED }];
  const turns: { role: 'user' | 'assistant'; content: ContentBlockParam[] }[] = [
    ...history.map(({ role, content }) => ({ role, content: [textBlock(content)] })),
    { role: 'user', content: [...words, ...attached, textBlock(preamble)] },
  ];
  if (summary !== null) turns[0]?.content.unshift(textBlock(summary));
  return turns;
};

/** Marks the end of the transcript so far, so that the next turn reads it from the cache. */
export const cached = (messages: MessageParam[]): MessageParam[] => {
  const end = messages.findLastIndex(({ role }) => role === 'user');
  return messages.map((message, index) => {
    if (index !== end || message.role !== 'user' || typeof message.content === 'string') return message;
    const last = message.content.at(-1);
    if (last?.type !== 'tool_result' && last?.type !== 'text') return message;
    return { ...message, content: [...message.content.slice(0, -1), { ...last, ...CACHED }] };
  });
};

/** The words of an answer, without its tool uses. */
export const textOf = (content: ContentBlock[]): string =>
  content
    .flatMap((block) => (block.type === 'text' ? [block.text] : []))
    .join('\n')
    .trim();

/** An answer as it goes back to Claude: unchanged, but for empty texts, which it writes and does not take. */
export const echoOf = (content: ContentBlock[]): ContentBlock[] =>
  content.filter((block) => block.type !== 'text' || block.text.trim() !== '');

/** How Claude goes on with an answer that it paused: by itself at a tool of its own, else by being asked to. */
export const goOn = (paused: ContentBlock[]): MessageParam[] => [
  ...(paused.length === 0 ? [] : [{ role: 'assistant' as const, content: paused }]),
  ...(paused.some(({ type }) => type === 'server_tool_use')
    ? []
    : [{ role: 'user' as const, content: [textBlock('Go on.')] }]),
];

/** What Claude is told about one of its tool uses. `wholeAs`: where the whole of a cut result is. */
export const blockOf = (
  toolUseId: string,
  capability: string,
  deed: Deed,
  wholeAs: string | null,
): ToolResultBlockParam => {
  const origin = deed.untrusted ? capability : null;
  return deed.kind === 'done'
    ? resultBlock(toolUseId, deed.output, origin, deed.files, wholeAs)
    : errorBlock(toolUseId, deed.message, origin);
};
