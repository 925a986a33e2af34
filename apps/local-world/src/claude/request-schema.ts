/** What `POST /v1/messages` accepts. Server tools and files are left out: the stand-in has none. */
import { z } from 'zod';

const CacheControl = z.strictObject({ type: z.literal('ephemeral'), ttl: z.enum(['5m', '1h']).optional() });
export type CacheControl = z.infer<typeof CacheControl>;

const cached = { cache_control: CacheControl.nullish() };
const ToolUseId = z.string().regex(/^[a-zA-Z0-9_-]+$/);

const TextBlock = z.strictObject({
  type: z.literal('text'),
  text: z.string(),
  citations: z.array(z.looseObject({ type: z.string() })).nullish(),
  ...cached,
});
type TextBlock = z.infer<typeof TextBlock>;

const ImageBlock = z.strictObject({
  type: z.literal('image'),
  source: z.discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('base64'),
      data: z.string(),
      media_type: z.enum(['image/jpeg', 'image/png', 'image/gif', 'image/webp']),
    }),
    z.strictObject({ type: z.literal('url'), url: z.string() }),
  ]),
  ...cached,
});

const DocumentBlock = z.strictObject({
  type: z.literal('document'),
  source: z.discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('base64'),
      data: z.string(),
      media_type: z.literal('application/pdf'),
    }),
    z.strictObject({ type: z.literal('text'), data: z.string(), media_type: z.literal('text/plain') }),
    z.strictObject({ type: z.literal('url'), url: z.string() }),
  ]),
  title: z.string().nullish(),
  context: z.string().nullish(),
  citations: z.strictObject({ enabled: z.boolean().optional() }).nullish(),
  ...cached,
});

const ToolUseBlock = z.strictObject({
  type: z.literal('tool_use'),
  id: ToolUseId,
  name: z.string().min(1).max(200),
  input: z.record(z.string(), z.unknown()),
  caller: z.strictObject({ type: z.literal('direct') }).optional(),
  ...cached,
});

const ToolResultBlock = z.strictObject({
  type: z.literal('tool_result'),
  tool_use_id: ToolUseId,
  content: z
    .union([z.string(), z.array(z.discriminatedUnion('type', [TextBlock, ImageBlock, DocumentBlock]))])
    .optional(),
  is_error: z.boolean().optional(),
  ...cached,
});
export type ToolResultBlock = z.infer<typeof ToolResultBlock>;

const InputBlock = z.discriminatedUnion('type', [
  TextBlock,
  ImageBlock,
  DocumentBlock,
  z.strictObject({ type: z.literal('thinking'), thinking: z.string(), signature: z.string() }),
  z.strictObject({ type: z.literal('redacted_thinking'), data: z.string() }),
  ToolUseBlock,
  ToolResultBlock,
]);
export type InputBlock = z.infer<typeof InputBlock>;

const InputMessage = z.strictObject({
  role: z.enum(['user', 'assistant']),
  content: z.union([z.string(), z.array(InputBlock)]),
});
export type InputMessage = z.infer<typeof InputMessage>;

const InputSchema = z.looseObject({
  type: z.literal('object'),
  properties: z.record(z.string(), z.unknown()).nullish(),
  required: z.array(z.string()).nullish(),
});

const Tool = z.strictObject({
  type: z.literal('custom').nullish(),
  name: z.string().regex(/^[a-zA-Z0-9_-]{1,128}$/),
  description: z.string().optional(),
  input_schema: InputSchema,
  strict: z.boolean().optional(),
  eager_input_streaming: z.boolean().nullish(),
  allowed_callers: z.array(z.literal('direct')).optional(),
  defer_loading: z.boolean().optional(),
  input_examples: z.array(z.record(z.string(), z.unknown())).optional(),
  ...cached,
});
export type Tool = z.infer<typeof Tool>;

const parallel = { disable_parallel_tool_use: z.boolean().optional() };
const ThinkingDisplay = z.enum(['summarized', 'omitted']).nullish();

/** The part that `count_tokens` takes too. */
const prompt = {
  model: z.string(),
  messages: z.array(InputMessage),
  system: z.union([z.string(), z.array(TextBlock)]).optional(),
  tools: z.array(Tool).optional(),
  tool_choice: z
    .discriminatedUnion('type', [
      z.strictObject({ type: z.literal('auto'), ...parallel }),
      z.strictObject({ type: z.literal('any'), ...parallel }),
      z.strictObject({ type: z.literal('tool'), name: z.string(), ...parallel }),
      z.strictObject({ type: z.literal('none') }),
    ])
    .optional(),
  thinking: z
    .discriminatedUnion('type', [
      z.strictObject({
        type: z.literal('enabled'),
        budget_tokens: z.int().min(1024),
        display: ThinkingDisplay,
      }),
      z.strictObject({ type: z.literal('adaptive'), display: ThinkingDisplay }),
      z.strictObject({ type: z.literal('disabled') }),
    ])
    .optional(),
  output_config: z
    .strictObject({
      effort: z.enum(['low', 'medium', 'high', 'xhigh', 'max']).nullish(),
      format: z
        .strictObject({ type: z.literal('json_schema'), schema: z.record(z.string(), z.unknown()) })
        .nullish(),
    })
    .optional(),
  ...cached,
};

export const CountRequest = z.strictObject(prompt);
export type CountRequest = z.infer<typeof CountRequest>;

export const MessagesRequest = z.strictObject({
  ...prompt,
  max_tokens: z.int().min(0),
  metadata: z.strictObject({ user_id: z.string().max(512).nullish() }).optional(),
  stop_sequences: z.array(z.string()).optional(),
  stream: z.boolean().optional(),
  temperature: z.number().min(0).max(1).optional(),
  top_p: z.number().min(0).max(1).optional(),
  top_k: z.int().min(0).optional(),
  service_tier: z.enum(['auto', 'standard_only']).optional(),
  container: z.string().nullish(),
  inference_geo: z.string().nullish(),
});
export type MessagesRequest = z.infer<typeof MessagesRequest>;

/** A message's content as blocks; a string is one text block, and an empty one is none. */
export const blocksOf = (content: InputMessage['content']): InputBlock[] =>
  typeof content === 'string' ? (content === '' ? [] : [{ type: 'text', text: content }]) : content;
