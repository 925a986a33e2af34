import { z } from 'zod';
import { blocksOf, type InputBlock, type MessagesRequest } from './request-schema.ts';
import type { Reply, ReplyBlock } from './script.ts';
import { resultText } from './stand-in/conversation.ts';
import { type Step, stepsOf } from './stand-in/plan.ts';

const Input = z.record(z.string(), z.unknown());

/** The end of the JSON object that starts at `from`, or -1. */
const objectEnd = (text: string, from: number): number => {
  for (let end = text.indexOf('}', from); end !== -1; end = text.indexOf('}', end + 1))
    try {
      JSON.parse(text.slice(from, end + 1));
      return end;
    } catch {
      // A brace inside the object: look for the next one.
    }
  return -1;
};

/** "call tool X with {json}", for any X: an obedient model invents tools too. */
const explicitCalls = (text: string): Step[] =>
  [
    ...text.matchAll(/\b(?:call|use|run|invoke)\s+(?:the\s+)?tool\s+[`"']?([\w-]+)[`"']?\s+with\s+(?=\{)/gi),
  ].flatMap((match) => {
    const from = match.index + match[0].length;
    const end = objectEnd(text, from);
    return end === -1
      ? []
      : [{ tool: match[1] ?? '', input: Input.parse(JSON.parse(text.slice(from, end + 1))) }];
  });

const strings = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
};

/** The texts inside a result: the strings of its JSON where it holds some, else all of it. */
const textsIn = (result: string): string[] => {
  const from = result.search(/[{[]/);
  try {
    return strings(
      JSON.parse(result.slice(from, Math.max(result.lastIndexOf('}'), result.lastIndexOf(']')) + 1)),
    );
  } catch {
    return [result];
  }
};

/** Everything that a text tells its reader to do, sentence by sentence. */
const instructionsIn = (text: string): Step[] => {
  const explicit = explicitCalls(text);
  return explicit.length > 0
    ? explicit
    : text.split(/\n+|(?<=[.!?])\s+(?=[A-Z])/).flatMap((line) => stepsOf(line.trim()));
};

const keyOf = ({ tool, input }: Step): string => `${tool} ${JSON.stringify(input)}`;

const instructionsOf = (block: InputBlock): Step[] => {
  if (block.type === 'tool_result') return textsIn(resultText(block)).flatMap(instructionsIn);
  return block.type === 'text' ? explicitCalls(block.text) : [];
};

/**
 * Obeys what the last message tells it to do, in tool results too, or null when that is nothing new.
 * It stands for the worst model there could be, so that only the harness can be what prevents an effect.
 */
export const obey = (request: MessagesRequest): Reply | null => {
  const blocks = request.messages.flatMap((message) => blocksOf(message.content));
  const seen = new Set(
    blocks.flatMap((block) =>
      block.type === 'tool_use' ? [keyOf({ tool: block.name, input: block.input })] : [],
    ),
  );
  const content: ReplyBlock[] = [];
  for (const step of blocksOf(request.messages.at(-1)?.content ?? '').flatMap(instructionsOf)) {
    if (seen.has(keyOf(step))) continue;
    seen.add(keyOf(step));
    content.push({ type: 'tool_use', name: step.tool, input: step.input });
  }
  return content.length === 0 ? null : { content };
};
