import {
  blocksOf,
  type InputMessage,
  type MessagesRequest,
  type ToolResultBlock,
} from '../request-schema.ts';

export interface PastCall {
  tool: string;
  input: Record<string, unknown>;
  /** The tool result's text, and whether it was marked as an error. */
  result: { text: string; isError: boolean };
}

/** What the stand-in sees of a request. */
export interface Conversation {
  /** What the person said last, without context sections. The only text that is ever obeyed. */
  words: string;
  /** Lines of the system prompt and of the context sections: read to answer questions, never obeyed. */
  context: string[];
  /** Tools used since those words, oldest first. */
  calls: PastCall[];
  /** Claude has not said anything yet. */
  isFirst: boolean;
}

/** `<facts>…</facts>` and the like: how a harness marks what is not the person's words. */
const SECTION = /<([a-z][\w-]*)(?:\s[^>]*)?>([\s\S]*?)<\/\1>/gi;

/** A tool result's text, its text blocks joined. */
export const resultText = (block: ToolResultBlock): string =>
  typeof block.content === 'string'
    ? block.content
    : (block.content ?? []).flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');

const textsOf = (message: InputMessage): string[] =>
  blocksOf(message.content).flatMap((block) => (block.type === 'text' ? [block.text] : []));

const isSpoken = (message: InputMessage): boolean =>
  message.role === 'user' && blocksOf(message.content).every((block) => block.type !== 'tool_result');

const outsideSections = (text: string): string => text.replace(SECTION, '').trim();

/** The last text that is more than sections; a message that is nothing but one section says what is in it. */
const wordsOf = (texts: string[]): string => {
  const plain = texts.map(outsideSections).findLast((text) => text !== '');
  return plain ?? [...(texts.at(-1) ?? '').matchAll(SECTION)].at(-1)?.[2]?.trim() ?? '';
};

const callsIn = (messages: InputMessage[]): PastCall[] => {
  const blocks = messages.flatMap((message) => blocksOf(message.content));
  const results = new Map(
    blocks.flatMap((block) => (block.type === 'tool_result' ? [[block.tool_use_id, block] as const] : [])),
  );
  return blocks.flatMap((block) => {
    const result = block.type === 'tool_use' ? results.get(block.id) : undefined;
    return block.type === 'tool_use' && result !== undefined
      ? [
          {
            tool: block.name,
            input: block.input,
            result: { text: resultText(result), isError: result.is_error === true },
          },
        ]
      : [];
  });
};

const contextOf = (request: MessagesRequest, texts: string[], words: string): string[] => {
  const system =
    typeof request.system === 'string' ? [request.system] : (request.system ?? []).map((block) => block.text);
  return [...texts, ...system]
    .flatMap((text) => text.replace(words, '').split('\n'))
    .map((line) => line.replace(/<\/?[a-z][^>]*>/gi, '').trim())
    .filter((line) => line !== '');
};

/** Reads a request as a conversation. */
export const readConversation = (request: MessagesRequest): Conversation => {
  const at = request.messages.findLastIndex(isSpoken);
  const spoken = request.messages[at];
  const texts = spoken === undefined ? [] : textsOf(spoken);
  const words = wordsOf(texts);
  return {
    words,
    context: contextOf(request, texts, words),
    calls: callsIn(request.messages.slice(at + 1)),
    isFirst: request.messages.every((message) => message.role === 'user' || textsOf(message).length === 0),
  };
};
