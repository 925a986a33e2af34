import type { ToolResultBlockParam } from '@anthropic-ai/sdk/resources/messages';

/** What the model gets to see of one result, in characters; about 8,000 tokens. */
const MAX_CHARS = 32_000;

const cut = (text: string): string =>
  text.length > MAX_CHARS
    ? `${text.slice(0, MAX_CHARS)}\n(cut: ${text.length - MAX_CHARS} characters more)`
    : text;

/** What the model sees of a value. */
const shown = (value: unknown): string => cut(JSON.stringify(value) ?? 'null');

/**
 * Text by others as JSON, marked as data with its origin. A page could contain the closing mark, in whatever spelling a
 * model takes for it, and go on as if it were outside: so there is no `<` in it, only JSON's escape.
 */
export const untrusted = (origin: string, value: unknown): string =>
  `<untrusted origin="${origin}">\n${shown(value).replaceAll('<', String.raw`\u003c`)}\n</untrusted>`;

/** An answer to a tool use that succeeded. Text by others is marked with its origin. */
export const resultBlock = (
  toolUseId: string,
  output: unknown,
  untrustedOrigin: string | null,
): ToolResultBlockParam => {
  const content = untrustedOrigin === null ? shown(output) : untrusted(untrustedOrigin, output);
  return { type: 'tool_result', tool_use_id: toolUseId, content };
};

/** An answer to a tool use that did not succeed: why, in the words a person would get. They may quote others too. */
export const errorBlock = (
  toolUseId: string,
  message: string,
  untrustedOrigin: string | null,
): ToolResultBlockParam => ({
  type: 'tool_result',
  tool_use_id: toolUseId,
  is_error: true,
  content: untrustedOrigin === null ? message : untrusted(untrustedOrigin, message),
});
