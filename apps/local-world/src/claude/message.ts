import { newId } from './api-error.ts';
import { type InputUsage, tokensOf } from './prompt-cache.ts';
import type { MessagesRequest } from './request-schema.ts';
import type { Reply, ReplyBlock, StopReason } from './script.ts';

type ContentBlock =
  | { type: 'text'; text: string; citations: null }
  | {
      type: 'tool_use';
      id: string;
      name: string;
      input: Record<string, unknown>;
      caller: { type: 'direct' };
    };

export interface Message {
  id: string;
  type: 'message';
  role: 'assistant';
  model: string;
  content: ContentBlock[];
  stop_reason: StopReason;
  stop_sequence: string | null;
  stop_details: { type: 'refusal'; category: null; explanation: string } | null;
  container: null;
  diagnostics: null;
  usage: InputUsage & {
    output_tokens: number;
    output_tokens_details: null;
    server_tool_use: null;
    service_tier: 'standard';
    inference_geo: null;
    speed: 'standard';
  };
}

interface Ending {
  blocks: ReplyBlock[];
  stopReason: StopReason;
  stopSequence: string | null;
}

const outputTokens = (block: ReplyBlock): number =>
  tokensOf(block.type === 'text' ? block.text : block.name + JSON.stringify(block.input));

/** Ends the text where it first meets a stop sequence; later blocks are never written. */
const stopAtSequence = (ending: Ending, sequences: string[]): Ending => {
  for (const [at, block] of ending.blocks.entries()) {
    if (block.type !== 'text') continue;
    const [first] = sequences
      .map((sequence) => ({ sequence, position: block.text.indexOf(sequence) }))
      .filter(({ position }) => position !== -1)
      .toSorted((a, b) => a.position - b.position);
    if (first === undefined) continue;
    const text = { type: 'text' as const, text: block.text.slice(0, first.position) };
    return {
      blocks: [...ending.blocks.slice(0, at), text],
      stopReason: 'stop_sequence',
      stopSequence: first.sequence,
    };
  }
  return ending;
};

/** Cuts the answer at `max_tokens`; a tool call that does not fit is left out whole. */
const stopAtLimit = (ending: Ending, limit: number): Ending => {
  const kept: ReplyBlock[] = [];
  let left = limit;
  for (const block of ending.blocks) {
    const tokens = outputTokens(block);
    if (tokens > left) {
      const text = block.type === 'text' ? block.text.slice(0, left * 4) : '';
      return {
        blocks: text === '' ? kept : [...kept, { type: 'text', text }],
        stopReason: 'max_tokens',
        stopSequence: null,
      };
    }
    kept.push(block);
    left -= tokens;
  }
  return ending;
};

const endingOf = (reply: Reply, request: MessagesRequest): Ending => {
  const callsTools = reply.content.some((block) => block.type === 'tool_use');
  const natural = reply.stopReason ?? (callsTools ? 'tool_use' : 'end_turn');
  const whole: Ending = { blocks: reply.content, stopReason: natural, stopSequence: null };
  return stopAtLimit(stopAtSequence(whole, request.stop_sequences ?? []), request.max_tokens);
};

/** The message that answers the request, as the API would send it without streaming. */
export const messageOf = (reply: Reply, request: MessagesRequest, input: InputUsage): Message => {
  const { blocks, stopReason, stopSequence } = endingOf(reply, request);
  return {
    id: newId('msg'),
    type: 'message',
    role: 'assistant',
    model: request.model,
    content: blocks.map((block) =>
      block.type === 'text'
        ? { ...block, citations: null }
        : { ...block, id: block.id ?? newId('toolu'), caller: { type: 'direct' } },
    ),
    stop_reason: stopReason,
    stop_sequence: stopSequence,
    stop_details:
      reply.refusal === undefined ? null : { type: 'refusal', category: null, explanation: reply.refusal },
    container: null,
    diagnostics: null,
    usage: {
      ...input,
      output_tokens: blocks.reduce((sum, block) => sum + outputTokens(block), 0),
      output_tokens_details: null,
      server_tool_use: null,
      service_tier: 'standard',
      inference_geo: null,
      speed: 'standard',
    },
  };
};
