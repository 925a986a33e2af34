import { explainIssues, fail, findCapability, ok, PolicyRecord, type Result } from '@golem/contracts';
import { isTimeZone, parseWindows } from './window-text.ts';

/** The fields that `/policy set` may change; who changed it, when, and the version are the writer's to set. */
const EditableField = PolicyRecord.omit({
  capability: true,
  version: true,
  updatedAt: true,
  updatedBy: true,
}).keyof();

const WORDS = new Map<string, boolean | null>([
  ['true', true],
  ['on', true],
  ['yes', true],
  ['false', false],
  ['off', false],
  ['no', false],
  ['none', null],
  ['null', null],
]);

/** `server: web-*, !db-*; mode: soft` as argument rules; a `!` denies. */
const parseRules = (text: string): unknown[] =>
  text.split(';').map((part) => {
    const [argument = '', patterns = ''] = part.split(/:(.*)/s, 2);
    const list = patterns
      .split(',')
      .map((pattern) => pattern.trim())
      .filter((pattern) => pattern !== '');
    return {
      argument: argument.trim(),
      allow: list.filter((pattern) => !pattern.startsWith('!')),
      deny: list.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1)),
    };
  });

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The value behind what a person typed; whether it fits the field is left to the schema. */
const parseValue = (field: string, text: string): unknown => {
  const isList = field === 'windows' || field === 'argumentRules';
  if (isList && (text === '' || text === 'none')) return [];
  if (isList && text.startsWith('[')) return parseJson(text);
  if (field === 'windows') return parseWindows(text);
  if (field === 'argumentRules') return parseRules(text);
  const word = WORDS.get(text.toLowerCase());
  if (word !== undefined) return word;
  return /^\d+$/.test(text) ? Number(text) : text;
};

/** What the schema cannot see: unknown arguments, rules and windows that mean nothing, unknown time zones. */
const nonsense = (policy: PolicyRecord): string | null => {
  const known = Object.keys(findCapability(policy.capability)?.input.shape ?? {});
  const named = [...policy.argumentRules.map((rule) => rule.argument), policy.cooldownKey ?? []].flat();
  const stranger = named.find((argument) => !known.includes(argument));
  if (stranger !== undefined)
    return `${policy.capability} has no argument \`${stranger}\`; it has ${known.join(', ') || 'none'}.`;
  const empty = policy.argumentRules.find((rule) => rule.allow.length + rule.deny.length === 0);
  if (empty !== undefined)
    return `The rule for \`${empty.argument}\` has no pattern; write \`${empty.argument}: web-*\`.`;
  const zone = policy.windows.find((window) => !isTimeZone(window.timeZone))?.timeZone;
  if (zone !== undefined) return `The time zone ${zone} is not known; write one such as Europe/Vienna.`;
  return policy.windows.some((window) => window.fromMinute === window.toMinute)
    ? 'A window must not end when it starts; write 00:00-24:00 for a whole day.'
    : null;
};

const HINTS: Record<string, string> = {
  windows: ' Write `Mon-Fri 22:00-06:00 Europe/Vienna`, several separated by `;`, or `none`.',
  argumentRules: ' Write `server: web-*, !db-*`, several arguments separated by `;`, or `none`.',
};

/**
 * The policy with one field changed, for `/policy set`. Fields are accepted as the columns are called (`cooldown_s`)
 * and as the record calls them (`cooldownS`). The version stays: whoever stores the record raises it.
 * Fails with `invalid_input`.
 */
export const parsePolicyChange = (
  current: PolicyRecord,
  field: string,
  value: string,
): Result<PolicyRecord> => {
  const camel = field.trim().replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const known = EditableField.safeParse(camel);
  if (!known.success)
    return fail(
      'invalid_input',
      `There is no field \`${field}\`; choose one of ${EditableField.options.join(', ')}.`,
    );
  const changed = PolicyRecord.safeParse({ ...current, [known.data]: parseValue(known.data, value.trim()) });
  if (!changed.success)
    return fail('invalid_input', `${explainIssues(changed.error)}.${HINTS[known.data] ?? ''}`);
  const wrong = nonsense(changed.data);
  return wrong === null ? ok(changed.data) : fail('invalid_input', wrong);
};
