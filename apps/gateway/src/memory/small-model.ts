import { log } from '@golem/worker-kit';
import type { z } from 'zod';
import { anthropicFor } from '../agent/anthropic-for.ts';
import type { Settings } from '../env.ts';
import { type Tokens, tokensOf } from '../money/prices.ts';

interface Question<T> {
  task: string;
  text: string;
  answer: z.ZodType<T>;
  /** Milliseconds; without it as long as {@link TIMEOUT_MS}. */
  withinMs?: number;
}

/** The one door to the small model. It answers in JSON that fits a schema, or not at all: nothing depends on it. */
export interface SmallModel {
  ask<T>(question: Question<T>): Promise<T | null>;
}

/** What it does is never waited for by a person for long, in milliseconds. */
const TIMEOUT_MS = 15_000;
/** Room for thinking before a short answer. */
const MAX_TOKENS = 4_096;

/** What is asked before a question and told after it, where it is counted what models cost. */
export interface Meter {
  /** False when there is no money left: then the question is not asked. */
  mayAsk(): Promise<boolean>;
  used(model: string, tokens: Tokens): Promise<void>;
}

const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1));
  } catch {
    return null;
  }
};

/** One that has no answers, for a Golem without a key. */
export const noSmallModel: SmallModel = { ask: async () => null };

/** The small model over the Messages API. What goes wrong is an answer that is missing. */
export const smallModelOver = (settings: Settings, meter?: Meter): SmallModel => {
  const client = anthropicFor(settings);
  return {
    async ask({ task, text, answer, withinMs = TIMEOUT_MS }) {
      try {
        if (meter && !(await meter.mayAsk())) return null;
        const { content, model, usage } = await client.messages.create(
          {
            model: settings.CLAUDE_SMALL_MODEL,
            max_tokens: MAX_TOKENS,
            system: task,
            messages: [{ role: 'user', content: text }],
          },
          // The client's own limit ends with the first byte.
          { signal: AbortSignal.timeout(withinMs) },
        );
        await meter?.used(model, tokensOf(usage));
        const said = content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('');
        return answer.safeParse(jsonIn(said)).data ?? null;
      } catch (error) {
        log('warn', 'memory.small_model', { detail: String(error) });
        return null;
      }
    },
  };
};
