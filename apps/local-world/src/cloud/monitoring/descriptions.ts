import { parse } from 'yaml';
import { z } from 'zod';
import { loadSpecCheck, type SpecCheck } from '../../spec-check.ts';

/** Prometheus's own description (OpenAPI 3.1); null where it is absent. Its paths begin below `/api/v1`. */
export const loadPrometheusCheck = (): SpecCheck | null =>
  loadSpecCheck('prometheus/openapi_3.1_golden.yaml', (yaml) => JSON.stringify(parse(yaml)));

const Parameter = z.looseObject({
  $ref: z.string().optional(),
  in: z.string().optional(),
  schema: z.unknown().optional(),
});
const Answer = z.looseObject({ $ref: z.string().optional(), schema: z.unknown().optional() });
const Operation = z.object({
  parameters: z.array(Parameter).default([]),
  responses: z.record(z.string(), Answer),
});
const Swagger = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  definitions: z.record(z.string(), z.unknown()),
  parameters: z.record(z.string(), Parameter).default({}),
  responses: z.record(z.string(), Answer).default({}),
});
type Swagger = z.infer<typeof Swagger>;

const lastOf = (ref: string): string => ref.split('/').at(-1) ?? '';
const json = (schema: unknown) => ({ content: { 'application/json': { schema } } });

/** One operation as OpenAPI 3 writes it: bodies and answers have a type of content. */
const operationOf = (found: unknown, { parameters, responses }: Swagger) => {
  const operation = Operation.parse(found);
  const all = operation.parameters.map((one) => (one.$ref ? (parameters[lastOf(one.$ref)] ?? one) : one));
  const body = all.find((one) => one.in === 'body');
  const answers = Object.entries(operation.responses).map(([status, one]) => {
    const answer = one.$ref ? (responses[lastOf(one.$ref)] ?? one) : one;
    return [status, answer.schema === undefined ? {} : json(answer.schema)];
  });
  return {
    parameters: all.filter((one) => one.in !== 'body'),
    ...(body && { requestBody: json(body.schema) }),
    responses: Object.fromEntries(answers),
  };
};

/** Swagger 2 as OpenAPI 3, as far as requests and answers are checked by it. */
const asOpenApi3 = (yaml: string): string => {
  const swagger = Swagger.parse(parse(yaml));
  const paths = Object.entries(swagger.paths).map(([path, item]) => {
    const operations = Object.entries(item)
      .filter(([verb]) => verb !== 'parameters')
      .map(([verb, found]) => [verb, operationOf(found, swagger)]);
    return [path, Object.fromEntries(operations)];
  });
  const spec = {
    openapi: '3.0.0',
    paths: Object.fromEntries(paths),
    components: { schemas: swagger.definitions },
  };
  return JSON.stringify(spec).replaceAll('#/definitions/', '#/components/schemas/');
};

/** Alertmanager's own description (Swagger 2); null where it is absent. Its paths begin below `/api/v2`. */
export const loadAlertmanagerCheck = (): SpecCheck | null =>
  loadSpecCheck('alertmanager/openapi.yaml', asOpenApi3);
