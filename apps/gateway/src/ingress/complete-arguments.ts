import { findCapability, inputSchemaOf } from '@golem/contracts';
import { z } from 'zod';

const Property = z.object({
  type: z.unknown().optional(),
  enum: z.array(z.string()).optional(),
  const: z.string().optional(),
});
const Schema = z.object({
  properties: z.record(z.string(), Property).default({}),
  required: z.array(z.string()).default([]),
});

/** The part of `arguments` that stands, and the word at its end that is being typed. */
const split = (typed: string): { head: string; word: string } => {
  const [, head = '', word = ''] = /^(.*\s)?(\S*)$/s.exec(typed) ?? [];
  return { head, word };
};

const quoted = (value: string): string => (/^[\w.:@/-]+$/.test(value) ? value : JSON.stringify(value));

const valuesIn = (property: z.infer<typeof Property>): string[] | null => {
  if (property.enum) return property.enum;
  if (property.const !== undefined) return [property.const];
  return property.type === 'boolean' ? ['true', 'false'] : null;
};

/**
 * Continues the `key=value` pairs of `/do`: the names of a capability's arguments that are not there yet, the needed ones
 * first, and the values of the one that is being typed, as the manifest or else `valuesOf` knows them. JSON is not continued.
 */
export const completeArguments = async (
  capability: unknown,
  typed: string,
  valuesOf: (argument: string, typed: string) => Promise<string[]>,
): Promise<string[]> => {
  const known = typeof capability === 'string' ? findCapability(capability) : undefined;
  if (!known || typed.trimStart().startsWith('{')) return [];
  const { properties, required } = Schema.parse(inputSchemaOf(known));
  const { head, word } = split(typed);
  const at = word.indexOf('=');
  const property = properties[word.slice(0, Math.max(at, 0))];
  if (at > 0 && property) {
    const name = word.slice(0, at);
    const begun = word.slice(at + 1).replace(/^"/, '');
    const values = valuesIn(property) ?? (await valuesOf(name, begun));
    const fitting = values.filter((value) => value.toLowerCase().includes(begun.toLowerCase()));
    return fitting.map((value) => `${head}${name}=${quoted(value)}`);
  }
  const there = new Set([...head.matchAll(/(?:^|\s)(\w+)=/g)].map(([, name]) => name));
  const names = Object.keys(properties).filter((name) => !there.has(name) && name.includes(word));
  return names
    .toSorted((a, b) => Number(required.includes(b)) - Number(required.includes(a)))
    .map((name) => `${head}${name}=`);
};
