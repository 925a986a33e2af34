import { type Input, type Lookup, RULES } from './rules.ts';

export interface Step {
  tool: string;
  input: Input;
  /** A look that has to come first. */
  lookup?: Lookup;
}

export interface Plan {
  steps: Step[];
  /** Parts of the request that no rule matches. */
  notUnderstood: string[];
}

const VERBS =
  'restart|reboot|check|probe|ping|list|show|purge|clear|flush|read|fetch|open|reply|answer|archive|send|write|mail|remember|what|is|remind';
/** Where one request ends and the next begins. */
const CONNECTOR = new RegExp(
  String.raw`\s*(?:;|[,.]?\s+and\s+then|[,.]?\s+then|\.\s+(?=[A-Z])|,?\s+and\s+(?=(?:${VERBS})\b))\s*`,
  'i',
);

/** The steps that one sentence asks for; none when no rule matches. */
export const stepsOf = (part: string): Step[] => {
  for (const { pattern, tool, inputs, lookup } of RULES) {
    const match = pattern.exec(part);
    if (match !== null)
      return inputs(match).map((input) => ({ tool, input, ...(lookup && { lookup: lookup(match) }) }));
  }
  return [];
};

/** The first request of the text and what follows it. */
const splitFirst = (text: string): [string, string] => {
  const connector = CONNECTOR.exec(text);
  if (connector === null) return [text, ''];
  const first = text.slice(0, connector.index);
  const endsInFreeText = RULES.some(({ takesRest, pattern }) => takesRest === true && pattern.test(first));
  return endsInFreeText ? [text, ''] : [first, text.slice(connector.index + connector[0].length)];
};

/** What the person asks for, in order. */
export const planOf = (words: string): Plan => {
  const plan: Plan = { steps: [], notUnderstood: [] };
  let rest = words.replace(/<[@#][!&]?\d+>/g, '').trim();
  while (rest !== '') {
    const [part, after] = splitFirst(rest);
    const steps = stepsOf(part);
    plan.steps.push(...steps);
    if (steps.length === 0 && part.trim() !== '') plan.notUnderstood.push(part.trim());
    rest = after;
  }
  return plan;
};
