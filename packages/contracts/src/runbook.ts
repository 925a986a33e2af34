import { parse } from 'yaml';
import { z } from 'zod';
import { explainIssues, fail, ok, type Result } from './result.ts';

/** The longest file, in characters: it is part of the prompt, which cuts longer ones. */
const MAX_FILE_CHARS = 16_000;

/** The longest value of a parameter, in characters. */
const MAX_VALUE_CHARS = 200;

/** The most that a run's steps and verification, or a rollback, may take together, in seconds. */
const MAX_TOTAL_S = 240;

/** What `timeout` ends a command with, so that no step can expect them. */
const TIMED_OUT = [124, 137];

/** `{service}` in a command is the value of the parameter `service`. */
const PLACEHOLDER = /\{([a-z][a-z0-9_]*)\}/g;

/** Programs that read an argument as program text. */
const INTERPRETERS = new Set(['sh', 'bash', 'dash', 'ash', 'ksh', 'zsh', 'fish', 'su', 'python3', 'perl']);

const isPattern = (source: string): boolean => {
  try {
    return new RegExp(source, 'u') instanceof RegExp;
  } catch {
    return false;
  }
};

const Parameter = z.strictObject({
  description: z.string().min(1).max(300),
  /** The whole value has to match. */
  pattern: z.string().min(1).max(200).refine(isPattern, 'is not a regular expression'),
  /** Taken when none is given. */
  default: z.string().optional(),
});

const Step = z.strictObject({
  name: z.string().min(1).max(100),
  /** Program and arguments, each a text of its own: no shell reads them. */
  run: z
    .array(z.string({ error: 'must be text: put it in quotes' }).max(2000))
    .min(1)
    .max(50),
  /** The exit codes with which it has worked. */
  exit: z.array(z.int().min(0).max(255)).min(1).default([0]),
  /** The server ends it after so many seconds. */
  limit_s: z.int().min(1).max(MAX_TOTAL_S).default(30),
});
export type RunbookStep = z.infer<typeof Step>;

const namesIn = (text: string): string[] => [...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name);

/** What is wrong with a command; null when nothing is. */
const faultOf = ({ run }: RunbookStep, known: ReadonlySet<string>): string | null => {
  const [program = '', ...rest] = run;
  if (program === '' || program.startsWith('-') || namesIn(program).length > 0)
    return 'the program has to be named, it cannot be a parameter or an option';
  const unknown = rest.flatMap(namesIn).find((name) => !known.has(name));
  if (unknown !== undefined) return `{${unknown}} is not among the parameters`;
  if (!run.some((argument) => INTERPRETERS.has(argument.replace(/^.*\//, '')))) return null;
  const script = rest.find((_, index) => /^-\w*[ce]$/.test(run[index] ?? ''));
  return script !== undefined && namesIn(script).length > 0
    ? 'a script may hold no parameter: give it as an argument behind the script, and use it there as "$1"'
    : null;
};

const totalOf = (steps: readonly RunbookStep[]): number =>
  steps.reduce((total, { limit_s }) => total + limit_s, 0);

/** A runbook: commands that a person wrote, with places for parameters. Nobody else ever writes one of its commands. */
export const Runbook = z
  .strictObject({
    title: z.string().min(1).max(100),
    /** When to use it, for the model and for people. */
    description: z.string().min(1).max(500),
    /** What it does cannot be taken back: it is confirmed by typing. */
    destructive: z.boolean().default(false),
    parameters: z.record(z.string().regex(/^[a-z][a-z0-9_]*$/), Parameter).default({}),
    steps: z.array(Step).min(1).max(20),
    /** Reads that tell whether it has worked. */
    verify: z.array(Step).max(10).default([]),
    rollback: z.array(Step).max(20).default([]),
  })
  .superRefine(({ parameters, ...parts }, context) => {
    const known = new Set(Object.keys(parameters));
    const issue = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    for (const part of ['steps', 'verify', 'rollback'] as const)
      for (const [index, step] of parts[part].entries()) {
        const fault = faultOf(step, known);
        if (fault !== null) issue([part, index, 'run'], fault);
        if (step.exit.some((code) => TIMED_OUT.includes(code)))
          issue([part, index, 'exit'], `${TIMED_OUT.join(' and ')} mean that its time was up`);
      }
    if (totalOf([...parts.steps, ...parts.verify]) > MAX_TOTAL_S)
      issue(['steps'], `steps and verification take up to ${MAX_TOTAL_S} s together, by their limit_s`);
    if (totalOf(parts.rollback) > MAX_TOTAL_S)
      issue(['rollback'], `a rollback takes up to ${MAX_TOTAL_S} s, by its limit_s`);
  });
export type Runbook = z.infer<typeof Runbook>;

const readYaml = (text: string): Result<unknown> => {
  try {
    return ok(parse(text));
  } catch (error) {
    const [first = ''] = (error instanceof Error ? error.message : '').split('\n');
    return fail('invalid_input', `its front matter is not YAML: ${first}`);
  }
};

/** Reads a runbook from its file: YAML between two lines of `---`, then text for people. Errors: `invalid_input`. */
export const parseRunbook = (text: string): Result<Runbook> => {
  if (text.length > MAX_FILE_CHARS)
    return fail('invalid_input', `it is longer than ${MAX_FILE_CHARS} characters`);
  const front = /^---\r?\n(.*?)\r?\n---\r?\n/s.exec(text)?.[1];
  if (front === undefined)
    return fail('invalid_input', 'it does not begin with front matter between lines of ---');
  const yaml = readYaml(front);
  if (!yaml.ok) return yaml;
  const runbook = Runbook.safeParse(yaml.value);
  return runbook.success ? ok(runbook.data) : fail('invalid_input', explainIssues(runbook.error));
};

/** The values of all parameters, each whole and as its pattern wants it. Errors: `invalid_input`, naming each wrong one. */
export const checkParameters = (
  { parameters }: Runbook,
  given: Readonly<Record<string, string>>,
): Result<Map<string, string>> => {
  const values = new Map<string, string>();
  const wrong = Object.keys(given)
    .filter((name) => !Object.hasOwn(parameters, name))
    .map((name) => `\`${name.slice(0, 64)}\` is not a parameter of it`);
  for (const [name, { description, pattern, default: otherwise }] of Object.entries(parameters)) {
    const value = Object.hasOwn(given, name) ? given[name] : otherwise;
    if (value === undefined) wrong.push(`\`${name}\` is missing (${description})`);
    else if (value.length > MAX_VALUE_CHARS)
      wrong.push(`\`${name}\` is longer than ${MAX_VALUE_CHARS} characters`);
    else if (value.includes('\0') || !new RegExp(`^(?:${pattern})$`, 'u').test(value))
      wrong.push(`\`${name}\` has to match ${pattern} (${description})`);
    else values.set(name, value);
  }
  return wrong.length === 0 ? ok(values) : fail('invalid_input', `${wrong.slice(0, 5).join('; ')}.`);
};

/**
 * The arguments of one step with the values in their places. Errors: `invalid_input` for a value that would be read as
 * an option where an argument begins.
 */
export const fillStep = ({ run }: RunbookStep, values: ReadonlyMap<string, string>): Result<string[]> => {
  const filled = run.map((argument) =>
    argument.replace(PLACEHOLDER, (_, name: string) => values.get(name) ?? ''),
  );
  const option = filled.find((argument, index) => argument.startsWith('-') && !run[index]?.startsWith('-'));
  return option === undefined
    ? ok(filled)
    : fail(
        'invalid_input',
        `“${option.slice(0, 64)}” would be read as an option: a value may not begin with a hyphen.`,
      );
};
