import Anthropic, { APIConnectionError, APIError, APIUserAbortError } from '@anthropic-ai/sdk';
import type { ContentBlock, MessageParam, TextBlockParam, Tool } from '@anthropic-ai/sdk/resources/messages';
import { fail, type GolemError, ok, type Result } from '@golem/contracts';
import type { Settings } from '../env.ts';

export interface Thought {
  content: ContentBlock[];
  stopReason: string | null;
  model: string;
  usage: { input: number; output: number; cacheRead: number; cacheWrite: number };
}

/** The one door to Claude. */
export interface Claude {
  /**
   * One model call, streamed. What another try may mend (overload, rate limit, network, a cut stream) is thrown, so that the
   * step retries it; what it cannot mend (a bad request, a wrong key) is a value.
   */
  think(prompt: {
    system: TextBlockParam[];
    tools: Tool[];
    messages: MessageParam[];
  }): Promise<Result<Thought>>;
}

/** A model call that is not done after this many milliseconds is given up and tried again. */
const TIMEOUT_MS = 180_000;
/** Room for a long answer; Discord shows about 8,000 characters before it becomes a file. */
const MAX_TOKENS = 8_192;

const mayPass = (status: number | undefined): boolean =>
  status === undefined || status === 408 || status === 409 || status === 429 || status >= 500;

const refusal = (error: APIError): Result<never> => {
  if (error.status === 401 || error.status === 403) {
    return fail('misconfigured', 'Claude refused the API key. Check ANTHROPIC_API_KEY.', {
      internal: error.message,
    });
  }
  return fail('upstream_rejected', `Claude refused the request (${error.status ?? 'no status'}).`, {
    internal: error.message,
  });
};

/** A Claude that says what is missing in the configuration. */
export const claudeMisconfigured = (error: GolemError): Claude => ({
  think: async () => ({ ok: false, error }),
});

/** Claude over the Messages API. The SDK's own retries are off: the Workflow owns them. */
export const claudeOver = (settings: Settings): Claude => {
  const client = new Anthropic({
    apiKey: settings.ANTHROPIC_API_KEY,
    baseURL: settings.ANTHROPIC_BASE_URL,
    maxRetries: 0,
    timeout: TIMEOUT_MS,
  });
  return {
    async think({ system, tools, messages }) {
      try {
        const message = await client.messages
          .stream({ model: settings.CLAUDE_MODEL, max_tokens: MAX_TOKENS, system, tools, messages })
          .finalMessage();
        return ok({
          content: message.content,
          stopReason: message.stop_reason,
          model: message.model,
          usage: {
            input: message.usage.input_tokens,
            output: message.usage.output_tokens,
            cacheRead: message.usage.cache_read_input_tokens ?? 0,
            cacheWrite: message.usage.cache_creation_input_tokens ?? 0,
          },
        });
      } catch (error) {
        const isFinal =
          error instanceof APIError &&
          !(error instanceof APIConnectionError) &&
          !(error instanceof APIUserAbortError) &&
          !mayPass(error.status);
        if (isFinal) return refusal(error);
        throw error;
      }
    },
  };
};
