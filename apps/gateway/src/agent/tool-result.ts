import type { ToolResultBlockParam } from '@anthropic-ai/sdk/resources/messages';

/** What the model gets to see of one result, in characters; about 8,000 tokens. */
const MAX_CHARS = 32_000;

const cut = (text: string): string =>
  text.length > MAX_CHARS
    ? `${text.slice(0, MAX_CHARS)}\n(cut: ${text.length - MAX_CHARS} characters more)`
    : text;

// A page could contain the closing mark and go on as if it were outside.
const fence = (text: string): string => text.replace(/<(\/?)untrusted/gi, '<$1 untrusted');

/** Text by others, marked as data with its origin. */
export const untrusted = (origin: string, text: string): string =>
  `<untrusted origin="${origin}">\n${fence(text)}\n</untrusted>`;

/** An answer to a tool use that succeeded. Text by others is marked with its origin. */
export const resultBlock = (
  toolUseId: string,
  output: unknown,
  untrustedOrigin: string | null,
): ToolResultBlockParam => {
  const json = cut(JSON.stringify(output) ?? 'null');
  const content = untrustedOrigin === null ? json : untrusted(untrustedOrigin, json);
  return { type: 'tool_result', tool_use_id: toolUseId, content };
};

/** An answer to a tool use that did not succeed: the model is told why, in the words a person would get. */
export const errorBlock = (toolUseId: string, message: string): ToolResultBlockParam => ({
  type: 'tool_result',
  tool_use_id: toolUseId,
  is_error: true,
  content: message,
});
