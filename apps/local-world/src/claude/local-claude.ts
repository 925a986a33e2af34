import { obey } from './obedient.ts';
import { PromptCache } from './prompt-cache.ts';
import type { MessagesRequest } from './request-schema.ts';
import { type Fault, type Reply, type ReplyFunction, replyOf, type ScriptedReply } from './script.ts';
import { standIn } from './stand-in/stand-in.ts';

/** Entries kept in each log, so that a long development session does not grow without end. */
const LOG_LENGTH = 1_000;

export interface LoggedRequest {
  /** Unix milliseconds. */
  at: number;
  headers: Record<string, string>;
  body: MessagesRequest;
}

export interface RejectedRequest {
  at: number;
  headers: Record<string, string>;
  body: unknown;
  status: number;
  message: string;
}

export interface LocalClaudeOptions {
  /** Unix milliseconds; the cache's clock. */
  now?: () => number;
  /** Prefixes with fewer tokens are not cached. */
  minimumCacheTokens?: number;
  /** The only key that is taken; any, when left out. */
  apiKey?: string;
}

/** The Claude of the local world: a log of what it was asked, a script for what it answers, and a stand-in without one. */
export class LocalClaude {
  /** Valid message requests, oldest first. */
  readonly requests: LoggedRequest[] = [];
  /** Requests that were refused for their content, oldest first: a valid client leaves none. */
  readonly rejected: RejectedRequest[] = [];
  readonly cache: PromptCache;
  readonly apiKey: string | undefined;
  readonly now: () => number;
  #next: ReplyFunction | undefined;
  #turn = 0;
  #faults: Fault[] = [];
  #obeys = false;

  constructor(options: LocalClaudeOptions = {}) {
    this.now = options.now ?? Date.now;
    this.apiKey = options.apiKey;
    this.cache = new PromptCache(this.now, options.minimumCacheTokens ?? 1024);
  }

  /** Answers from this list, each once, or from this function; the stand-in answers when they have nothing. */
  script(replies: readonly ScriptedReply[] | ReplyFunction): void {
    const queue = typeof replies === 'function' ? [] : [...replies];
    this.#next = typeof replies === 'function' ? replies : () => queue.shift();
    this.#turn = 0;
  }

  /** The next `times` answers fail like this; the script waits meanwhile. */
  fail(fault: Fault, times = 1): void {
    this.#faults.push(...Array.from({ length: times }, () => fault));
  }

  /** From now on obeys every instruction that it reads, in tool results too: the worst model for injection tests. */
  obeys(on = true): void {
    this.#obeys = on;
  }

  /** Forgets script, faults, obedience, logs and cache. */
  reset(): void {
    this.#next = undefined;
    this.#faults = [];
    this.#obeys = false;
    this.requests.length = 0;
    this.rejected.length = 0;
    this.cache.clear();
  }

  /** Logs a valid request and decides its answer. */
  reply(body: MessagesRequest, headers: Record<string, string>): Reply {
    this.requests.push({ at: this.now(), headers, body });
    if (this.requests.length > LOG_LENGTH) this.requests.shift();
    const fault = this.#faults.shift();
    // A fault that answers nothing must not use up a reply of the script.
    if (fault?.kind === 'status') return { content: [], fault };
    const reply = this.#decide(body);
    return fault === undefined ? reply : { ...reply, fault };
  }

  /** Logs a request that was refused. */
  reject(rejected: Omit<RejectedRequest, 'at'>): void {
    this.rejected.push({ at: this.now(), ...rejected });
    if (this.rejected.length > LOG_LENGTH) this.rejected.shift();
  }

  #decide(body: MessagesRequest): Reply {
    const scripted = this.#next?.(body, this.#turn);
    this.#turn += 1;
    if (scripted !== undefined) return replyOf(scripted);
    return (this.#obeys ? obey(body) : null) ?? standIn(body);
  }
}
