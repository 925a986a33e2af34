import { split } from 'shlex';
import { z } from 'zod';

export type DoArguments =
  | { ok: true; value: Record<string, unknown> }
  | { ok: false; error: { message: string } };

const JsonObject = z.record(z.string(), z.unknown());

/**
 * The `arguments` of `/do`: a JSON object, or `key=value` pairs with shell quoting (`reason="too slow"`). The values of
 * pairs stay strings, whatever they look like; the capability's own schema turns them into numbers and booleans.
 */
export function parseDoArguments(text: string): DoArguments {
  const trimmed = text.trim();
  return trimmed.startsWith('{') || trimmed.startsWith('[') ? parseJson(trimmed) : parsePairs(trimmed);
}

function parseJson(text: string): DoArguments {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return failed('The arguments begin like JSON but are not: check quotes, commas and the closing bracket.');
  }
  const object = JsonObject.safeParse(value);
  return object.success
    ? { ok: true, value: object.data }
    : failed('The arguments must be one JSON object, like {"server": "web-1"}.');
}

function parsePairs(text: string): DoArguments {
  let words: string[];
  try {
    words = split(text);
  } catch {
    return failed('A quote in the arguments is not closed.');
  }
  const pairs = new Map<string, string>();
  for (const word of words) {
    const at = word.indexOf('=');
    const key = word.slice(0, Math.max(at, 0));
    if (!/^[A-Za-z_]\w*$/.test(key)) {
      return failed(
        `"${word.slice(0, 40)}" is not key=value. Put a value with spaces in quotes: reason="too slow".`,
      );
    }
    if (pairs.has(key)) return failed(`The argument "${key.slice(0, 40)}" is given twice.`);
    pairs.set(key, word.slice(at + 1));
  }
  return { ok: true, value: Object.fromEntries(pairs) };
}

function failed(message: string): DoArguments {
  return { ok: false, error: { message } };
}
