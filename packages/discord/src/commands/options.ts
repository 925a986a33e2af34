import { z } from 'zod';
import type { Command, CompletionSource } from './define.ts';

/** The part of an option's JSON Schema that Discord and the text form need. */
const OptionSchema = z.object({
  type: z.enum(['string', 'integer', 'boolean']),
  description: z.string(),
  complete: z.custom<CompletionSource>((value) => typeof value === 'string').optional(),
  enum: z.array(z.string()).optional(),
  minLength: z.int().optional(),
  maxLength: z.int().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
});

export type CommandOption = z.infer<typeof OptionSchema> & { name: string; required: boolean };

const ObjectSchema = z.object({
  properties: z.record(z.string(), OptionSchema).default({}),
  required: z.array(z.string()).default([]),
});

const cache = new WeakMap<Command['options'], CommandOption[]>();

/** The options of a command, in the order declared, read from its zod object. */
export function optionsOf(command: Command): CommandOption[] {
  const known = cache.get(command.options);
  if (known) return known;
  const schema = ObjectSchema.parse(z.toJSONSchema(command.options, { io: 'input' }));
  const options = Object.entries(schema.properties).map(([name, option]) => ({
    name,
    required: schema.required.includes(name),
    ...option,
  }));
  cache.set(command.options, options);
  return options;
}
