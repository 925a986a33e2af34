import type { ToolResultBlockParam } from '@anthropic-ai/sdk/resources/messages';
import type { StoredFile } from '@golem/contracts';

/** What the model gets to see of one result, in characters; about 8,000 tokens. */
const MAX_CHARS = 32_000;

/** Where a result that is cut can be read on; null: nowhere. */
const cut = (text: string, wholeAs: string | null): string => {
  if (text.length <= MAX_CHARS) return text;
  const more = `cut: ${text.length - MAX_CHARS} characters more`;
  const how =
    wholeAs === null ? '' : `; golem__read_result with result "${wholeAs}" and offset ${MAX_CHARS} reads on`;
  return `${text.slice(0, MAX_CHARS)}\n(${more}${how})`;
};

/** A result as the model would see it, whole. */
export const wholeOf = (value: unknown): string => JSON.stringify(value) ?? 'null';

/** Whether the model sees only the beginning of it. */
export const isLong = (whole: string): boolean => whole.length > MAX_CHARS;

/** What the model sees of a value. */
const shown = (value: unknown, wholeAs: string | null = null): string => cut(wholeOf(value), wholeAs);

/**
 * Text by others as JSON, marked as data with its origin. A page could contain the closing mark, in whatever spelling a
 * model takes for it, and go on as if it were outside: so there is no `<` in it, only JSON's escape.
 */
export const untrusted = (origin: string, value: unknown, wholeAs: string | null = null): string =>
  `<untrusted origin="${origin}">\n${shown(value, wholeAs).replaceAll('<', String.raw`\u003c`)}\n</untrusted>`;

/** The model does not see files; it must not describe what it has not seen. A name could be by others: only the kinds. */
const attachedNote = (files: readonly StoredFile[]): string =>
  files.length === 0
    ? ''
    : `\n(Attached to your answer, for the user only: ${files.map(({ mediaType }) => mediaType).join(', ')}. You cannot see it.)`;

/** An answer to a tool use that succeeded. Text by others is marked with its origin. `wholeAs`: the name of a cut one. */
export const resultBlock = (
  toolUseId: string,
  output: unknown,
  untrustedOrigin: string | null,
  files: readonly StoredFile[] = [],
  wholeAs: string | null = null,
): ToolResultBlockParam => {
  const content =
    untrustedOrigin === null ? shown(output, wholeAs) : untrusted(untrustedOrigin, output, wholeAs);
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
