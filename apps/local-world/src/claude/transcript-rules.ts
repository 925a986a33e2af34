/** What a schema cannot say about a request; each rule answers with the real API's message, or null. */
import { MAX_OUTPUT_TOKENS, takesSampling } from './models.ts';
import { blocksOf, type CountRequest, type InputBlock, type MessagesRequest } from './request-schema.ts';

interface Turn {
  /** Position of its first message in the request. */
  index: number;
  role: 'user' | 'assistant';
  blocks: InputBlock[];
}

/** Neighbours of one role count as one turn, as in the real API. */
const turnsOf = (request: CountRequest): Turn[] => {
  const turns: Turn[] = [];
  for (const [index, { role, content }] of request.messages.entries()) {
    const last = turns.at(-1);
    if (last?.role === role) last.blocks.push(...blocksOf(content));
    else turns.push({ index, role, blocks: [...blocksOf(content)] });
  }
  return turns;
};

const rolesRule = (request: CountRequest, turns: Turn[]): string | null => {
  const [first] = turns;
  if (first === undefined) return 'messages: at least one message is required';
  if (first.role !== 'user') return 'messages: first message must use the "user" role';
  const empty = request.messages.findIndex(({ content }) => content.length === 0);
  if (empty !== -1)
    return `messages.${empty}: all messages must have non-empty content except for the optional final assistant message`;
  // Models up to 4.5 still take a prefilled answer; nothing here needs one.
  return turns.at(-1)?.role === 'assistant'
    ? 'This model does not support assistant message prefill. The conversation must end with a user message.'
    : null;
};

const textRule = (request: CountRequest, turns: Turn[]): string | null => {
  const system = typeof request.system === 'string' ? [] : (request.system ?? []);
  if (system.some((block) => block.text === '')) return 'system: text content blocks must be non-empty';
  const texts = turns.flatMap((turn) => turn.blocks).filter((block) => block.type === 'text');
  if (texts.some((block) => block.text === '')) return 'messages: text content blocks must be non-empty';
  return texts.some((block) => block.text.trim() === '')
    ? 'messages: text content blocks must contain non-whitespace text'
    : null;
};

const idsOf = (turn: Turn | undefined): string[] =>
  turn?.blocks.flatMap((block) => (block.type === 'tool_use' ? [block.id] : [])) ?? [];

/** Results count only at the head of their message: text before them cuts them off. */
const leadingResults = (turn: Turn | undefined): string[] => {
  const ids: string[] = [];
  for (const block of turn?.blocks ?? []) {
    if (block.type !== 'tool_result') break;
    ids.push(block.tool_use_id);
  }
  return ids;
};

const resultsRule = (turn: Turn, before: Turn | undefined): string | null => {
  const known = new Set(idsOf(before));
  const seen = new Set<string>();
  for (const [position, block] of turn.blocks.entries()) {
    if (block.type !== 'tool_result') continue;
    const where = `messages.${turn.index}.content.${position}`;
    if (turn.role === 'assistant')
      return `messages.${turn.index}: \`tool_result\` blocks can only be in \`user\` messages`;
    if (!known.has(block.tool_use_id))
      return `${where}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${block.tool_use_id}. Each \`tool_result\` block must have a corresponding \`tool_use\` block in the previous message.`;
    if (seen.has(block.tool_use_id))
      return `${where}: each tool_use must have a single result. Found multiple \`tool_result\` blocks with id: ${block.tool_use_id}`;
    seen.add(block.tool_use_id);
  }
  return null;
};

const usesRule = (turn: Turn, after: Turn | undefined): string | null => {
  const ids = idsOf(turn);
  if (turn.role === 'user' && ids.length > 0)
    return `messages.${turn.index}: \`tool_use\` blocks can only be in \`assistant\` messages`;
  const answered = new Set(leadingResults(after));
  const missing = ids.filter((id) => !answered.has(id));
  return missing.length === 0
    ? null
    : `messages.${turn.index}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${missing.join(', ')}. Each \`tool_use\` block must have a corresponding \`tool_result\` block in the next message.`;
};

const toolTurnsRule = (_: CountRequest, turns: Turn[]): string | null => {
  const ids = turns.flatMap(idsOf);
  const twice = turns.find((turn) =>
    idsOf(turn).some((id) => ids.filter((other) => other === id).length > 1),
  );
  if (twice !== undefined) return `messages.${twice.index}: \`tool_use\` ids must be unique`;
  for (const [at, turn] of turns.entries()) {
    const wrong = usesRule(turn, turns[at + 1]) ?? resultsRule(turn, turns[at - 1]);
    if (wrong !== null) return wrong;
  }
  return null;
};

const toolsRule = (request: CountRequest): string | null => {
  const names = (request.tools ?? []).map((tool) => tool.name);
  if (new Set(names).size !== names.length) return 'tools: Tool names must be unique.';
  const choice = request.tool_choice;
  if (choice === undefined) return null;
  if (names.length === 0 && choice.type !== 'none')
    return `tool_choice.${choice.type}: may only be specified while providing tools`;
  return choice.type === 'tool' && !names.includes(choice.name)
    ? `Tool '${choice.name}' not found in provided tools`
    : null;
};

/** The real API's limit of explicit breakpoints per request. */
const MAX_BREAKPOINTS = 4;

const cacheRule = (request: CountRequest, turns: Turn[]): string | null => {
  const system = typeof request.system === 'string' ? [] : (request.system ?? []);
  const blocks = [...(request.tools ?? []), ...system, ...turns.flatMap((turn) => turn.blocks), request];
  const ttls = blocks.flatMap((block) =>
    'cache_control' in block && block.cache_control ? [block.cache_control.ttl ?? '5m'] : [],
  );
  if (ttls.length > MAX_BREAKPOINTS)
    return `A maximum of ${MAX_BREAKPOINTS} blocks with cache_control may be provided. Found ${ttls.length}.`;
  return ttls.some((ttl, at) => ttl === '1h' && ttls.slice(0, at).includes('5m'))
    ? "cache_control: a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block. Note that blocks are processed in the following order: `tools`, `system`, `messages`."
    : null;
};

/** The message for a prompt that the real API would refuse although its shape is right, or null. */
export const promptProblem = (request: CountRequest): string | null => {
  const turns = turnsOf(request);
  for (const rule of [rolesRule, textRule, toolTurnsRule, toolsRule, cacheRule]) {
    const wrong = rule(request, turns);
    if (wrong !== null) return wrong;
  }
  return null;
};

/** The same for what `POST /v1/messages` takes besides the prompt. */
export const samplingProblem = (request: MessagesRequest): string | null => {
  const { model, max_tokens, thinking, temperature = 1, top_p = 1, top_k } = request;
  if (max_tokens > MAX_OUTPUT_TOKENS)
    return `max_tokens: ${max_tokens} > ${MAX_OUTPUT_TOKENS}, which is the maximum allowed number of output tokens for ${model}`;
  if (thinking?.type === 'enabled' && thinking.budget_tokens >= max_tokens)
    return '`max_tokens` must be greater than `thinking.budget_tokens`.';
  if (takesSampling(model)) return null;
  if (temperature !== 1) return '`temperature` is deprecated for this model.';
  if (top_p < 0.99) return '`top_p` is deprecated for this model.';
  return top_k === undefined ? null : '`top_k` is deprecated for this model.';
};
