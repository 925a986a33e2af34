import type { ToolResultBlockParam } from '@anthropic-ai/sdk/resources/messages';
import type { StoredFile } from '@golem/contracts';

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

/** The model does not see files; it must not describe what it has not seen. A name could be by others: only the kinds. */
const attachedNote = (files: readonly StoredFile[]): string =>
  files.length === 0
    ? ''
    : `\n(Attached to your answer, for the user only: ${files.map(({ mediaType }) => mediaType).join(', ')}. You cannot see it.)`;

/** An answer to a tool use that succeeded. Text by others is marked with its origin. */
export const resultBlock = (
  toolUseId: string,
  output: unknown,
  untrustedOrigin: string | null,
  files: readonly StoredFile[] = [],
): ToolResultBlockParam => {
  const content = untrustedOrigin === null ? shown(output) : untrusted(untrustedOrigin, output);
  return { type: 'tool_result', tool_use_id: toolUseId, content: content + attachedNote(files) };
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
