import { ApiError, ClientFrame, ServerFrame } from '@golem/contracts';
import { z } from 'zod';
import type { ApiRoute } from './route.ts';

type Json = Record<string, unknown>;

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema: _, ...described } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return described;
};

const Properties = z.looseObject({
  properties: z.record(z.string(), z.looseObject({ description: z.string().optional() })).default({}),
  required: z.array(z.string()).default([]),
});

const parametersOf = ({ path, query, needsAgent }: ApiRoute): Json[] => {
  const { properties, required } = Properties.parse(schemaOf(query, 'input'));
  const inPath = path.includes('{id}')
    ? [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }]
    : [];
  const inQuery = Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    description:
      name === 'agent' && needsAgent
        ? `${description ?? ''} May be left out by a token for one chat.`
        : description,
    schema,
  }));
  return [...inPath, ...inQuery];
};

const asJson = (schema: unknown): Json => ({ 'application/json': { schema } });

const operationOf = (route: ApiRoute): Json => ({
  summary: route.summary,
  description: `Needs the scope \`${route.scope}\`.`,
  security: [{ token: [] }],
  parameters: parametersOf(route),
  ...(route.body === null
    ? {}
    : { requestBody: { required: true, content: asJson(schemaOf(route.body, 'input')) } }),
  responses: {
    [route.status]:
      route.status === 101
        ? { description: 'The WebSocket is open.' }
        : { description: 'It worked.', content: asJson(schemaOf(route.answer, 'output')) },
    default: { description: 'It did not.', content: asJson({ $ref: '#/components/schemas/ApiError' }) },
  },
});

/** The API in OpenAPI 3.1. */
export const describe = (routes: readonly ApiRoute[], origin: string): Json => {
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Golem',
      version: '1',
      description: 'Give a chat of Golem something to do, and watch it. Every time is in unix milliseconds.',
    },
    servers: [{ url: origin }],
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: {
        ApiError: schemaOf(ApiError, 'output'),
        ClientFrame: schemaOf(ClientFrame, 'input'),
        ServerFrame: schemaOf(ServerFrame, 'output'),
      },
    },
  };
};
