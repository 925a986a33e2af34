import type { ContentBlock, MessageParam, TextBlockParam, Tool } from '@anthropic-ai/sdk/resources/messages';
import { type GolemError } from '@golem/contracts';
import type { Settings } from '../env.ts';
import { costOf, priceOf, type Tokens, tokensOf } from '../money/prices.ts';
import { anthropicFor } from './anthropic-for.ts';
import { type Fault, faultOf } from './claude-faults.ts';

export interface Thought {
  content: ContentBlock[];
  stopReason: string | null;
  model: string;
  usage: Tokens;
  /** Millionths of a US dollar. */
  costMicros: number;
}

/** What came of a model call. */
export type Thinking = { ok: true; value: Thought } | Fault;

/** What Claude is asked, besides how. */
export interface Prompt {
  system: TextBlockParam[];
  tools: Tool[];
  messages: MessageParam[];
}

/** The one door to Claude. */
export interface Claude {
  /** One model call, streamed. Never throws, never tries again: whoever asks decides that by the fault. */
  think(prompt: Prompt): Promise<Thinking>;
}

/** A model call that is not done after this many milliseconds is given up: a stream may hang for ever. */
const TIMEOUT_MS = 300_000;
/** Room for a long answer, and for thinking before it. Discord shows about 8,000 characters before it becomes a file. */
export const MAX_TOKENS = 16_384;

/** A Claude that says what is missing in the configuration. */
export const claudeMisconfigured = (error: GolemError): Claude => ({
  think: async () => ({ ok: false, error }),
});

/** Claude over the Messages API. The SDK's own retries are off: the run owns them. */
export const claudeOver = (settings: Settings): Claude => {
  const { CLAUDE_MODEL: model, CLAUDE_PRICES: prices } = settings;
  const client = anthropicFor(settings);
  return {
    async think(prompt) {
      try {
        const { content, stop_reason, usage, ...message } = await client.messages
          // The client's own limit ends with the first byte.
          .stream(
            { model, max_tokens: MAX_TOKENS, ...prompt },
            { signal: AbortSignal.timeout(TIMEOUT_MS), timeout: TIMEOUT_MS },
          )
          .finalMessage();
        const tokens = tokensOf(usage);
        const costMicros = costOf(tokens, priceOf(message.model, prices));
        return {
          ok: true,
          value: { content, stopReason: stop_reason, model: message.model, usage: tokens, costMicros },
        };
      } catch (error) {
        return faultOf(error, model, Date.now());
      }
    },
  };
};
