export { isSecretName } from './secret-formats.ts';

import { isSecretName, kindOfName, SECRET_FORMATS } from './secret-formats.ts';

/** A known secret shorter than this, in characters, would be found in ordinary words. */
const MIN_KNOWN = 8;
/** Nothing that Golem records nests deeper; what does is not worth the stack. */
const MAX_DEPTH = 64;

const MARK = /^\[redacted:\w+\]/;
const mark = (kind: string): string => `[redacted:${kind}]`;

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);

/** What finds the exact values of secrets, longest first, so that none is cut by a part of it; null: there are none. */
const patternOf = (known: readonly string[]): RegExp | null => {
  const values = known
    .filter((value) => value.length >= MIN_KNOWN)
    .toSorted((a, b) => b.length - a.length)
    .map(escaped);
  if (values.length === 0) return null;
  // Marks are matched first and kept, so that no known value is looked for inside one.
  return new RegExp([String.raw`\[redacted:\w+\]`, ...values].join('|'), 'g');
};

const NONE: readonly string[] = [];
// The same list comes with every text of an object that lives for long, and never changes.
const patterns = new WeakMap<readonly string[], RegExp | null>();

const replaceKnown = (text: string, known: readonly string[]): string => {
  let pattern = patterns.get(known);
  if (pattern === undefined) {
    pattern = patternOf(known);
    patterns.set(known, pattern);
  }
  return pattern === null
    ? text
    : text.replaceAll(pattern, (found) => (MARK.test(found) ? found : mark('known')));
};

/** No format is found in one short word: that is what ids, names of fields and states are. */
const SHORT_WORD = /^[\w.-]{0,15}$/;

/**
 * Replaces every secret in a text by `[redacted:<kind>]`: tokens of real formats, passwords and keys that stand beside
 * their name, credentials in addresses and headers, and the exact values in `known` (of 8 characters and more). Linear
 * in the length of the text. Never throws; a second time changes nothing.
 */
export const redactText = (text: string, known: readonly string[] = NONE): string => {
  let redacted = replaceKnown(text, known);
  if (SHORT_WORD.test(redacted)) return redacted;
  for (const { kind, pattern, isSecret } of SECRET_FORMATS) {
    redacted = redacted.replaceAll(pattern, (match, before: string, found: string) =>
      MARK.test(found) || isSecret?.(found) === false
        ? match
        : `${before}${mark(typeof kind === 'string' ? kind : kind(before))}`,
    );
  }
  return redacted;
};

/** A JSON value in which no text holds one of the `known` secrets; everything else stays as it is, names of fields too. */
export function withoutKnown<T>(value: T, known: readonly string[]): T;
export function withoutKnown(value: unknown, known: readonly string[]): unknown {
  if (typeof value === 'string') return replaceKnown(value, known);
  if (Array.isArray(value)) return value.map((item: unknown) => withoutKnown(item, known));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, withoutKnown(field, known)]));
}

/** The name of a `{ name, value }` pair, as headers and environment variables are often listed. */
const nameOfPair = (value: object): string | null =>
  'name' in value && 'value' in value && typeof value.name === 'string' ? value.name : null;

const redactUnder = (
  value: unknown,
  name: string | null,
  known: readonly string[],
  depth: number,
): unknown => {
  if (depth > MAX_DEPTH) return '[too deep]';
  if (typeof value === 'string' || typeof value === 'number') {
    if (name !== null) return value === '' || MARK.test(String(value)) ? value : mark(kindOfName(name));
    return typeof value === 'string' ? redactText(value, known) : value;
  }
  if (Array.isArray(value)) return value.map((item) => redactUnder(item, name, known, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  const pair = nameOfPair(value);
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => {
      const holder = key === 'value' && pair !== null ? pair : key;
      const under = isSecretName(holder) ? holder : name;
      return [redactText(key, known), redactUnder(field, under, known, depth + 1)];
    }),
  );
};

/**
 * {@link redactText} for every text in a JSON value, names of fields included. Whatever stands under a name such as
 * `password` or `apiToken` is replaced whole.
 */
export function redactJson(
  value: Record<string, unknown>,
  known?: readonly string[],
): Record<string, unknown>;
export function redactJson(value: unknown, known?: readonly string[]): unknown;
export function redactJson(value: unknown, known: readonly string[] = NONE): unknown {
  return redactUnder(value, null, known, 0);
}
