import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { shared } from './shared.ts';

/** Checks values against Discord's official description; the function returns the problems found. */
export function readDescription(): (schema: string, value: unknown) => string[] {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema(JSON.parse(readFileSync(shared('specs/discord/openapi.json'), 'utf8')), 'discord');
  return (schema, value) => {
    const validate = ajv.compile({ $ref: `discord#/components/schemas/${schema}` });
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) => `${schema}${instancePath} ${message}`);
  };
}
