/** What a test makes Claude answer. */
import type { MessagesRequest } from './request-schema.ts';

export type StopReason = 'end_turn' | 'max_tokens' | 'stop_sequence' | 'tool_use' | 'pause_turn' | 'refusal';

export type ReplyBlock =
  | { type: 'text'; text: string }
  /** The id is made when left out. */
  | { type: 'tool_use'; name: string; input: Record<string, unknown>; id?: string };

export type Fault =
  /** An error answer; the message is the usual one of that status when left out. */
  | { kind: 'status'; status: number; message?: string; retryAfterS?: number }
  /** The connection breaks after this many stream events, or in the middle of a plain answer. */
  | { kind: 'cut'; afterEvents: number }
  /** An `error` event ends the stream after this many events. */
  | { kind: 'stream_error'; afterEvents: number; status: number }
  /** The pieces of each tool's input do not add up to JSON; streams only. */
  | { kind: 'invalid_json' };

export interface Reply {
  content: ReplyBlock[];
  /** `tool_use` or `end_turn` by content when left out. */
  stopReason?: StopReason;
  /** Why it refused, with `stopReason: 'refusal'`. */
  refusal?: string;
  /** Before anything is sent, in milliseconds. */
  delayMs?: number;
  /** Before each stream event, in milliseconds. */
  eventDelayMs?: number;
  fault?: Fault;
}

/** A string is an answer of one text block. */
export type ScriptedReply = Reply | string;

/** Answers a request; `undefined` leaves it to the stand-in. `turn` counts from 0 since the script was set. */
export type ReplyFunction = (request: MessagesRequest, turn: number) => ScriptedReply | undefined;

export const say = (text: string): Reply => ({ content: [{ type: 'text', text }] });

/** One tool call; join several with {@link together}. */
export const use = (name: string, input: Record<string, unknown>, id?: string): Reply => ({
  content: [{ type: 'tool_use', name, input, ...(id === undefined ? {} : { id }) }],
});

/** One reply with the blocks of all, in order: a text before a tool call, or several tool calls at once. */
export const together = (...replies: ScriptedReply[]): Reply => ({
  content: replies.flatMap((reply) => replyOf(reply).content),
});

/** An error answer: 429, 500, 529, … */
export const failure = (status: number, more: { message?: string; retryAfterS?: number } = {}): Reply => ({
  content: [],
  fault: { kind: 'status', status, ...more },
});

export const refuse = (explanation: string): Reply => ({
  content: [],
  stopReason: 'refusal',
  refusal: explanation,
});

export const replyOf = (reply: ScriptedReply): Reply => (typeof reply === 'string' ? say(reply) : reply);
