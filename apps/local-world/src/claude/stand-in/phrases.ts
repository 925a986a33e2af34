import { RULES } from './rules.ts';

const WHO = 'I am Golem’s local stand-in, not Claude: I follow a few simple rules.';

/** Said once, in the first answer of a conversation. */
export const INTRODUCTION = `*(${WHO})*`;

const CONNECT = 'To talk to the real Claude, set `ANTHROPIC_API_KEY` in `.dev.vars` and start again.';

const EXAMPLES = `You can say, for example:\n${RULES.map(({ example }) => `- ${example}`).join('\n')}\n- restart web-1 and then check example.test\n- help`;

export const HELP = `${WHO}\n${EXAMPLES}\n${CONNECT}`;

export const NOT_UNDERSTOOD = `I did not understand that. ${HELP}`;

export const isHelp = (words: string): boolean =>
  /^\W*(?:help|hello|hi|hey|commands?|who are you|what are you|what can (?:you|i) (?:do|say|ask))\b/i.test(
    words,
  );
