import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

const TYPE_NAMES: Record<string, string> = {
  string: 'a valid string',
  number: 'a valid number',
  int: 'a valid integer',
  boolean: 'a valid boolean',
  array: 'a valid list',
  object: 'a valid dictionary',
  record: 'a valid dictionary',
};

/** In a union the branch that got furthest is the one the caller meant. */
const meant = (issue: Issue): Issue => {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return issue;
  const [best] = issue.errors
    .flatMap((branch) => branch.slice(0, 1))
    .toSorted((a, b) => b.path.length - a.path.length);
  return best === undefined ? issue : meant({ ...best, path: [...issue.path, ...best.path] });
};

const at = (value: unknown, key: PropertyKey): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;

const textOf = (issue: Issue): string => {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? 'Field required'
        : `Input should be ${TYPE_NAMES[issue.expected] ?? issue.expected}`;
    case 'too_small':
      return issue.origin === 'string'
        ? `String should have at least ${issue.minimum} characters`
        : `Input should be greater than or equal to ${issue.minimum}`;
    case 'too_big':
      return issue.origin === 'string'
        ? `String should have at most ${issue.maximum} characters`
        : `Input should be less than or equal to ${issue.maximum}`;
    case 'invalid_format':
      return `String should match pattern '${(issue.pattern ?? '').replace(/^\/|\/$/g, '')}'`;
    case 'invalid_value':
      return issue.input === undefined
        ? 'Field required'
        : `Input should be ${issue.values.map((value) => `'${String(value)}'`).join(' or ')}`;
    case 'unrecognized_keys':
      return 'Extra inputs are not permitted';
    case 'invalid_union': {
      const tag = at(issue.input, 'type');
      return tag === undefined
        ? "Unable to extract tag using discriminator 'type'"
        : `Input tag '${typeof tag === 'string' ? tag : JSON.stringify(tag)}' found using 'type' does not match any of the expected tags`;
    }
    case 'custom':
    case 'invalid_element':
    case 'invalid_key':
    case 'not_multiple_of':
    default:
      return issue.message;
  }
};

/** `messages.0.content.1.tool_use.input`: list items of a tagged union carry their tag, as in the real API. */
const pathOf = (issue: Issue, body: unknown): string => {
  const parts: string[] = [];
  let value = body;
  for (const key of issue.path) {
    const parent = parts.at(-1);
    value = at(value, key);
    parts.push(String(key));
    if (typeof key !== 'number') continue;
    if (parent === 'content' && typeof at(value, 'type') === 'string') parts.push(String(at(value, 'type')));
    if (parent === 'tools') parts.push('custom');
  }
  return parts.join('.');
};

/** The first thing wrong with the body, in the words of the real API: `max_tokens: Field required`. */
export const schemaMessage = (error: z.ZodError, body: unknown): string => {
  const [first] = error.issues;
  if (first === undefined) return 'Invalid request';
  const issue = meant(first);
  if (issue.code === 'unrecognized_keys')
    return `${pathOf({ ...issue, path: [...issue.path, ...issue.keys.slice(0, 1)] }, body)}: ${textOf(issue)}`;
  // The tag is what is wrong, so the path ends before it.
  if (issue.code === 'invalid_union') return `${issue.path.slice(0, -1).join('.')}: ${textOf(issue)}`;
  return `${pathOf(issue, body)}: ${textOf(issue)}`;
};
