import { z } from 'zod';

const Node = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  const: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  default: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  items: z.unknown().optional(),
  minItems: z.number().optional(),
  minimum: z.number().optional(),
});
type Node = z.infer<typeof Node>;

const objectOf = (node: Node): Record<string, unknown> =>
  Object.fromEntries((node.required ?? []).map((key) => [key, minimalValue(node.properties?.[key])]));

/** The emptiest value that a JSON Schema allows, for answers whose form is prescribed: empty lists, empty texts. */
export const minimalValue = (schema: unknown): unknown => {
  const { data: node } = Node.safeParse(schema);
  if (node === undefined) return '';
  if (node.const !== undefined) return node.const;
  if (node.default !== undefined) return node.default;
  if (node.enum !== undefined) return node.enum[0];
  const [branch] = node.anyOf ?? node.oneOf ?? [];
  if (branch !== undefined) return minimalValue(branch);
  const types = new Set([node.type].flat());
  if (types.has('null')) return null;
  if (types.has('object')) return objectOf(node);
  if (types.has('array')) return Array.from({ length: node.minItems ?? 0 }, () => minimalValue(node.items));
  if (types.has('boolean')) return false;
  return types.has('integer') || types.has('number') ? (node.minimum ?? 0) : '';
};
