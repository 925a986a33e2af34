import { createHash } from 'node:crypto';
import { blocksOf, type CacheControl, type CountRequest } from './request-schema.ts';

/** How far before a breakpoint the real API looks for an older entry, in blocks. */
const LOOKBACK_BLOCKS = 20;
const TTL_MS = { '5m': 5 * 60_000, '1h': 60 * 60_000 };
/** English text and JSON have about four bytes to a token; good enough to compare prompts with each other. */
const BYTES_PER_TOKEN = 4;

interface Segment {
  /** Hash of everything up to and with this block. */
  prefix: string;
  /** Tokens of everything up to and with this block. */
  tokens: number;
  breakpoint: CacheControl | null;
}

export interface InputUsage {
  input_tokens: number;
  cache_creation_input_tokens: number;
  cache_read_input_tokens: number;
  cache_creation: { ephemeral_5m_input_tokens: number; ephemeral_1h_input_tokens: number };
}

/** An estimate of a text's tokens, never 0 for a text that is not empty. */
export const tokensOf = (text: string): number => Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN);

/** The prompt's blocks in the order in which they are cached: tools, system, messages. */
const blocksInOrder = (request: CountRequest): object[] => {
  const { system = [], tools = [], messages, tool_choice, thinking } = request;
  return [
    ...tools,
    ...(typeof system === 'string' ? [{ type: 'text', text: system }] : system),
    // Other values of these leave the cached tools and system valid, but not the messages.
    ...(tool_choice === undefined && thinking === undefined ? [] : [{ tool_choice, thinking }]),
    ...messages.flatMap(({ role, content }) => blocksOf(content).map((block) => ({ role, ...block }))),
  ];
};

const segmentsOf = (request: CountRequest): Segment[] => {
  let prefix = request.model;
  let tokens = 0;
  const segments = blocksInOrder(request).map((block): Segment => {
    // Key order is kept on purpose: the real cache compares bytes.
    const { cache_control, ...rest }: { cache_control?: CacheControl | null } = block;
    const text = JSON.stringify(rest);
    prefix = createHash('sha256').update(prefix).update(text).digest('hex');
    tokens += tokensOf(text);
    return { prefix, tokens, breakpoint: cache_control ?? null };
  });
  const last = segments.at(-1);
  if (last !== undefined && request.cache_control) last.breakpoint ??= request.cache_control;
  return segments;
};

/** All tokens of the prompt, as `count_tokens` answers them. */
export const countTokens = (request: CountRequest): number => segmentsOf(request).at(-1)?.tokens ?? 0;

/** Remembers the prefixes that ended at a breakpoint, and says for each prompt what was read, written and neither. */
export class PromptCache {
  readonly #expiry = new Map<string, number>();
  readonly #now: () => number;
  readonly #minimumTokens: number;

  /** `minimumTokens`: shorter prefixes are not cached; 1,024 in the real API for most models. */
  constructor(now: () => number, minimumTokens: number) {
    this.#now = now;
    this.#minimumTokens = minimumTokens;
  }

  /** Counts the prompt and writes its breakpoints into the cache. */
  account(request: CountRequest): InputUsage {
    const segments = segmentsOf(request);
    const total = segments.at(-1)?.tokens ?? 0;
    const marks = segments.flatMap(({ breakpoint, tokens }, at) =>
      breakpoint !== null && tokens >= this.#minimumTokens ? [{ at, ttl: breakpoint.ttl ?? '5m' }] : [],
    );
    const hit = this.#longestHit(
      segments,
      marks.map((mark) => mark.at),
    );
    const created = { '5m': 0, '1h': 0 };
    let covered = hit;
    for (const { at, ttl } of marks) {
      const segment = segments[at];
      if (segment === undefined) continue;
      created[ttl] += Math.max(0, segment.tokens - covered);
      covered = Math.max(covered, segment.tokens);
      this.#expiry.set(segment.prefix, this.#now() + TTL_MS[ttl]);
    }
    return {
      input_tokens: total - covered,
      cache_creation_input_tokens: covered - hit,
      cache_read_input_tokens: hit,
      cache_creation: { ephemeral_5m_input_tokens: created['5m'], ephemeral_1h_input_tokens: created['1h'] },
    };
  }

  clear(): void {
    this.#expiry.clear();
  }

  /** Tokens of the longest prefix that is still cached, looking back from each breakpoint. */
  #longestHit(segments: Segment[], marks: number[]): number {
    for (const mark of marks.toReversed())
      for (const segment of segments.slice(Math.max(0, mark - LOOKBACK_BLOCKS), mark + 1).toReversed())
        if ((this.#expiry.get(segment.prefix) ?? 0) > this.#now()) return segment.tokens;
    return 0;
  }
}
