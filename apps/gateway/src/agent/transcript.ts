import type {
  ContentBlock,
  ContentBlockParam,
  MessageParam,
  ToolResultBlockParam,
} from '@anthropic-ai/sdk/resources/messages';
import type { Deed } from './act.ts';
import type { Context } from './context.ts';
import { errorBlock, resultBlock } from './tool-result.ts';

/** What Claude is asked first. `attached`: the files beside the words. */
export const transcriptOf = (
  { history, preamble }: Context,
  text: string,
  attached: ContentBlockParam[] = [],
): MessageParam[] => [
  ...history,
  {
    role: 'user',
    content: [{ type: 'text', text: preamble }, ...attached, { type: 'text', text }],
  },
];

/** Marks the end of the transcript so far, so that the next turn reads it from the cache. */
export const cached = (messages: MessageParam[]): MessageParam[] =>
  messages.map((message, index) => {
    if (index !== messages.length - 1 || message.role !== 'user' || typeof message.content === 'string')
      return message;
    const last = message.content.at(-1);
    if (last?.type !== 'tool_result' && last?.type !== 'text') return message;
    return {
      ...message,
      content: [...message.content.slice(0, -1), { ...last, cache_control: { type: 'ephemeral' } }],
    };
  });

/** The words of an answer, without its tool uses. */
export const textOf = (content: ContentBlock[]): string =>
  content
    .flatMap((block) => (block.type === 'text' ? [block.text] : []))
    .join('\n')
    .trim();

/** What Claude is told about one of its tool uses. */
export const blockOf = (toolUseId: string, capability: string, deed: Deed): ToolResultBlockParam => {
  const origin = deed.untrusted ? capability : null;
  return deed.kind === 'done'
    ? resultBlock(toolUseId, deed.output, origin, deed.files)
    : errorBlock(toolUseId, deed.message, origin);
};
