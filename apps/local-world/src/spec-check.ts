import { existsSync, readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { z } from 'zod';

/**
 * Checks traffic against a provider's own OpenAPI description. The descriptions are not part of the repository: they
 * lie beside the checkout, and where they are absent nothing is checked.
 */

export type Violation = {
  /** For example `POST /channels/{channel_id}/messages`. */
  operation: string;
  where: 'operation' | 'query' | 'request' | 'response';
  /** The status that was answered. */
  status: number | null;
  problem: string;
};

type Exchange = {
  method: string;
  path: string;
  query: Record<string, string>;
  body: unknown;
  status: number | null;
  response: unknown;
};

export type SpecCheck = (exchange: Exchange) => Violation[];

const SPECS = new URL('../../../../shared/specs/', import.meta.url);

const Spec = z.looseObject({
  openapi: z.string(),
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
});
const Operation = z.looseObject({
  parameters: z.array(z.looseObject({ name: z.string().optional(), in: z.string().optional() })).optional(),
  requestBody: z.looseObject({ content: z.record(z.string(), z.unknown()) }).optional(),
  responses: z.record(
    z.string(),
    z.looseObject({ $ref: z.string().optional(), content: z.record(z.string(), z.unknown()).optional() }),
  ),
});

/** Reading a description takes 0.1 s, and tests start many worlds. */
const loaded = new Map<string, SpecCheck | null>();

/** The check for a description below the shared specs (`discord/openapi.json`), or null where it is absent. */
export const loadSpecCheck = (file: string, adjust?: (json: string) => string): SpecCheck | null => {
  const check = loaded.get(file) ?? readSpecCheck(file, adjust);
  loaded.set(file, check);
  return check;
};

const readSpecCheck = (file: string, adjust = (json: string) => json): SpecCheck | null => {
  const url = new URL(file, SPECS);
  if (!existsSync(url)) return null;
  const spec = Spec.parse(JSON.parse(adjust(readFileSync(url, 'utf8'))));
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true, logger: false });
  addFormats.default(ajv);
  for (const format of ['snowflake', 'nonce', 'uint32', 'int53']) ajv.addFormat(format, true);
  ajv.addSchema(
    spec.openapi.startsWith('3.0') ? { ...toJsonSchema(spec), $id: 'spec' } : { ...spec, $id: 'spec' },
  );
  const validators = new Map<string, ValidateFunction>();
  const problemOf = (pointer: string, value: unknown): string | null => {
    const known = validators.get(pointer) ?? ajv.compile({ $ref: `spec#${pointer}` });
    validators.set(pointer, known);
    return known(value) ? null : ajv.errorsText(known.errors?.slice(0, 8));
  };
  const match = pathMatcher(Object.keys(spec.paths));

  return ({ method, path, query, body, status, response }) => {
    const template = match(path);
    const verb = method.toLowerCase();
    const found = template === undefined ? undefined : spec.paths[template]?.[verb];
    const operation = `${method} ${template ?? path}`;
    const violation = (where: Violation['where'], problem: string | null): Violation[] =>
      problem === null ? [] : [{ operation, where, status, problem }];
    if (template === undefined || found === undefined)
      return violation('operation', 'not in the description');
    const { parameters = [], requestBody, responses } = Operation.parse(found);
    const at = ['paths', template, verb];
    const allowed = new Set(
      parameters.flatMap((parameter) => (parameter.in === 'query' ? [parameter.name] : [])),
    );
    const strangers = Object.keys(query).filter((name) => !allowed.has(name.replace(/\[\]$/, '')));
    const json = ['application/json'];
    const answer = answerOf(responses, status);
    return [
      ...violation('query', strangers.length === 0 ? null : `unknown parameter ${strangers.join(', ')}`),
      ...(requestBody?.content['application/json'] !== undefined && body !== null && body !== undefined
        ? violation('request', problemOf(pointer([...at, 'requestBody', 'content', ...json, 'schema']), body))
        : []),
      ...(answer === undefined
        ? violation('response', `status ${status} is not described`)
        : answer.ref !== undefined
          ? violation('response', problemOf(`${answer.ref}/content/application~1json/schema`, response))
          : answer.hasJson
            ? violation(
                'response',
                problemOf(pointer([...at, 'responses', answer.key, 'content', ...json, 'schema']), response),
              )
            : []),
    ];
  };
};

type Responses = z.infer<typeof Operation>['responses'];

const answerOf = (responses: Responses, status: number | null) => {
  const exact = String(status);
  const key = [exact, `${exact[0]}XX`, `${exact[0]}xx`, 'default'].find((name) => name in responses);
  const described = key === undefined ? undefined : responses[key];
  if (key === undefined || described === undefined) return undefined;
  return {
    key,
    ref: described.$ref?.slice(1),
    hasJson: described.content?.['application/json'] !== undefined,
  };
};

const pointer = (steps: string[]): string =>
  steps
    .map((step) => `/${encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))}`)
    .join('')
    .replaceAll('%40', '@');

const parameterCount = (template: string) => template.split('{').length;

/** The template of a path; fixed segments win over parameters. */
const pathMatcher = (templates: string[]) => {
  const patterns = templates
    .toSorted((a, b) => parameterCount(a) - parameterCount(b))
    .map((template) => ({
      template,
      pattern: new RegExp(`^${template.replaceAll(/[.+]/g, '\\$&').replaceAll(/\{[^}]+\}/g, '[^/]+')}$`),
    }));
  return (path: string) => patterns.find(({ pattern }) => pattern.test(path))?.template;
};

/** OpenAPI 3.0 writes "or null" and open limits in its own way; JSON Schema 2020 knows neither. */
const toJsonSchema = (node: object): object => {
  const { nullable, exclusiveMinimum, exclusiveMaximum, ...rest }: Record<string, unknown> = { ...node };
  const schema: Record<string, unknown> = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [key, converted(value)]),
  );
  // In 3.0 these are flags of `minimum` and `maximum`; a property may also have such a name.
  if (typeof exclusiveMinimum === 'object') schema['exclusiveMinimum'] = converted(exclusiveMinimum);
  if (typeof exclusiveMaximum === 'object') schema['exclusiveMaximum'] = converted(exclusiveMaximum);
  return nullable === true ? { anyOf: [schema, { type: 'null' }] } : schema;
};

const converted = (node: unknown): unknown => {
  if (Array.isArray(node)) return node.map(converted);
  return typeof node === 'object' && node !== null ? toJsonSchema(node) : node;
};
