import type { Usage } from '@anthropic-ai/sdk/resources/messages';
import { z } from 'zod';

/** What a million tokens cost, in US dollars. */
export const Price = z.strictObject({
  input: z.number().min(0),
  output: z.number().min(0),
  /** Written into the cache for five minutes. */
  cacheWrite: z.number().min(0),
  cacheRead: z.number().min(0),
});
export type Price = z.infer<typeof Price>;

const price = (input: number, output: number, cacheRead: number): Price => ({
  input,
  output,
  cacheWrite: input * 1.25,
  cacheRead,
});

/**
 * By the beginning of a model's id, the longest first. Source: platform.claude.com/docs, “Pricing” and the models' own
 * pages, November 2026. Of Haiku 5.5 these are the prices of prompts up to 100,000 tokens; Golem's are far shorter.
 */
const PRICES: readonly (readonly [string, Price])[] = [
  ['claude-fable-5-', price(10, 50, 0.25)],
  ['claude-mythos-5-', price(10, 50, 0.25)],
  ['claude-fable-5', price(10, 50, 1)],
  ['claude-mythos-5', price(10, 50, 1)],
  ['claude-opus-5-5', price(4, 20, 0.2)],
  ['claude-opus-5', price(5, 25, 0.5)],
  ['claude-opus-4', price(5, 25, 0.5)],
  ['claude-sonnet-5-5', price(2, 10, 0.1)],
  ['claude-sonnet-5', price(2, 10, 0.2)],
  ['claude-sonnet-4', price(3, 15, 0.3)],
  ['claude-haiku-5-5', price(0.1, 0.5, 0.01)],
  ['claude-haiku-4-5', price(1, 5, 0.1)],
];

/** What a model that is not in the table is taken for: as dear as the dearest, so that no budget is overrun unseen. */
const UNKNOWN = price(10, 50, 1);

/** Prices by the id of the model, or by its beginning, as a setting. */
export const Prices = z.record(z.string().min(1), Price);
export type Prices = z.infer<typeof Prices>;

/** The price of a model; what is configured comes before what is known. */
export const priceOf = (model: string, configured: Prices): Price => {
  const own = Object.entries(configured)
    .filter(([name]) => model.startsWith(name))
    .toSorted(([a], [b]) => b.length - a.length)[0];
  return own?.[1] ?? PRICES.find(([name]) => model.startsWith(name))?.[1] ?? UNKNOWN;
};

/** Tokens as the API counts them: `input` is what neither came from the cache nor went into it. */
export interface Tokens {
  input: number;
  output: number;
  cacheRead: number;
  cacheWrite: number;
}

/** What these tokens cost, in millionths of a US dollar: dollars for a million tokens are millionths for one. */
export const costOf = (tokens: Tokens, { input, output, cacheRead, cacheWrite }: Price): number =>
  Math.ceil(
    tokens.input * input +
      tokens.output * output +
      tokens.cacheRead * cacheRead +
      tokens.cacheWrite * cacheWrite,
  );

/** The usage numbers of an answer. */
export const tokensOf = (usage: Usage): Tokens => ({
  input: usage.input_tokens,
  output: usage.output_tokens,
  cacheRead: usage.cache_read_input_tokens ?? 0,
  cacheWrite: usage.cache_creation_input_tokens ?? 0,
});
