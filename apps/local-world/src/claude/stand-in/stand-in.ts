import type { MessagesRequest, Tool } from '../request-schema.ts';
import { type Reply, say, use } from '../script.ts';
import { alertIn, answerAlert } from './alert.ts';
import { type Conversation, type PastCall, readConversation } from './conversation.ts';
import { contentWords, findFact, isQuestion } from './facts.ts';
import { resolve } from './lookup.ts';
import { minimalValue } from './minimal-value.ts';
import { HELP, INTRODUCTION, isHelp, NOT_UNDERSTOOD } from './phrases.ts';
import { planOf, type Step } from './plan.ts';
import { tellCall, tellSkipped } from './render.ts';
import type { Input } from './rules.ts';

/** The input with only what the tool offers. */
const fit = (input: Input, tool: Tool): Input => {
  const offered = tool.input_schema.properties ?? {};
  return Object.fromEntries(Object.entries(input).filter(([key]) => key in offered));
};

const asked = (step: Step, tool: Tool | undefined): Step =>
  tool === undefined ? step : { tool: step.tool, input: fit(step.input, tool) };

const isDone = (step: Step, calls: PastCall[]): boolean =>
  calls.some((call) => call.tool === step.tool && JSON.stringify(call.input) === JSON.stringify(step.input));

const missing = (step: Step, tool: Tool): string[] =>
  (tool.input_schema.required ?? []).filter((key) => !(key in step.input));

/** A form that the request prescribes: one tool, or JSON of a schema. It gets the emptiest value that fits. */
const prescribed = (request: MessagesRequest): Reply | null => {
  const choice = request.tool_choice;
  const format = request.output_config?.format;
  if (format) return say(JSON.stringify(minimalValue(format.schema)));
  if (choice?.type !== 'tool') return null;
  const tool = request.tools?.find(({ name }) => name === choice.name);
  const input = minimalValue(tool?.input_schema);
  return use(choice.name, { ...(typeof input === 'object' ? input : {}) });
};

/** What the person asks for: the plan of their words, or, for a question about a fact that no context has, a look into the memory. */
const stepsFor = ({ words, context }: Conversation, tools: Tool[]): Step[] => {
  const { steps } = planOf(words);
  if (steps.length > 0 || !isQuestion(words) || isHelp(words) || findFact(words, context) !== null)
    return steps;
  const query = contentWords(words).join(' ');
  return query !== '' && tools.some(({ name }) => name === 'memory__search')
    ? [{ tool: 'memory__search', input: { query } }]
    : [];
};

const talk = ({ words, context }: Conversation): string => {
  if (isHelp(words)) return HELP;
  const fact = isQuestion(words) ? findFact(words, context) : null;
  return fact === null ? NOT_UNDERSTOOD : `This is what I was told: ${fact}`;
};

const lacking = (step: Step, tool: Tool | undefined): string | null => {
  if (tool === undefined)
    return `For that I would need \`${step.tool.replace('__', '.')}\`, which I do not have here.`;
  const keys = missing(step, tool);
  return keys.length === 0 ? null : `For that I would have to know more: ${keys.join(', ')}.`;
};

/** Either the next tool call, or the words that end the turn. */
const proceed = (conversation: Conversation, request: MessagesRequest): Reply | string => {
  const tools = request.tool_choice?.type === 'none' ? [] : (request.tools ?? []);
  const toolOf = (step: Step) => tools.find(({ name }) => name === step.tool);
  const { looks, problems, ...found } = resolve(stepsFor(conversation, tools), conversation.calls);
  const steps = found.steps.map((step) => asked(step, toolOf(step)));
  const told = conversation.calls.filter((call) => !looks.includes(call)).map(tellCall);
  if (steps.length === 0 && told.length === 0 && problems.length === 0) return talk(conversation);

  const open = steps.filter((step) => !isDone(step, conversation.calls));
  const lines = [...told.map(({ text }) => text), ...problems];
  const [next] = open;
  if (next !== undefined && told.some(({ worked }) => !worked)) lines.push(tellSkipped(open));
  else if (next !== undefined) {
    const problem = lacking(next, toolOf(next));
    if (problem === null) return use(next.tool, next.input);
    lines.push(problem);
  }
  const { notUnderstood } = planOf(conversation.words);
  if (steps.length > 0 && notUnderstood.length > 0)
    lines.push(`I did not understand this part: “${notUnderstood.join('”, “')}”.`);
  return lines.join('\n');
};

/**
 * Answers in plain English by rules, over the tools that the request offers, and says that it is a stand-in.
 * Only the person's own words decide what it does; tool results and context are shown, never obeyed.
 */
export const standIn = (request: MessagesRequest): Reply => {
  const form = prescribed(request);
  if (form !== null) return form;
  const conversation = readConversation(request);
  const alert = alertIn(conversation);
  if (alert !== null)
    return answerAlert(
      alert,
      conversation,
      (request.tools ?? []).map(({ name }) => name),
    );
  const next = proceed(conversation, request);
  if (typeof next !== 'string') return next;
  return say(conversation.isFirst && !next.includes('stand-in') ? `${next}\n\n${INTRODUCTION}` : next);
};
