/** How a tool call ended, read from whatever shape the harness gives a result. */
import { z } from 'zod';

export type Ending = 'denied' | 'expired' | 'cancelled' | 'unknown' | 'refused' | 'failed';
export type Outcome = { kind: 'ok'; output: unknown } | { kind: Ending; message: string };

const ENDING_OF_WORD: Record<string, Ending> = {
  denied: 'denied',
  expired: 'expired',
  cancelled: 'cancelled',
  unknown: 'unknown',
  unknown_outcome: 'unknown',
  rejected: 'refused',
  refused: 'refused',
  no_grant: 'refused',
  failed: 'failed',
  error: 'failed',
};

const Failure = z.looseObject({ code: z.string().optional(), message: z.string().optional() });
const Envelope = z.looseObject({
  ok: z.boolean().optional(),
  status: z.unknown().optional(),
  error: z.union([z.string(), Failure]).nullish(),
  message: z.string().optional(),
  reason: z.string().optional(),
  value: z.unknown().optional(),
  output: z.unknown().optional(),
  result: z.unknown().optional(),
});
type Envelope = z.infer<typeof Envelope>;

const tryJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The JSON in a text that may be wrapped in tags or words, or undefined. */
const findJson = (text: string): unknown => {
  const whole = tryJson(text);
  if (whole !== undefined) return whole;
  const start = text.search(/[{[]/);
  return start === -1
    ? undefined
    : tryJson(text.slice(start, Math.max(text.lastIndexOf('}'), text.lastIndexOf(']')) + 1));
};

const withoutTags = (text: string): string => text.replace(/<\/?[a-z][^>]*>/gi, '').trim();

/** How a harness puts an ending into words; a page may hold any words, so these count only with the error mark. */
const SPOKEN: [RegExp, Ending][] = [
  [/\boutcome is unknown\b/i, 'unknown'],
  [/\bdenied (?:it|this|that)\b|\bwas denied\b/i, 'denied'],
  [/\bexpired\b/i, 'expired'],
  [/\bcancelled\b/i, 'cancelled'],
];

const plainOutcome = (text: string, isError: boolean): Outcome => {
  const message = withoutTags(text);
  const first = /^(?:denied|expired|cancelled|rejected|refused)\b/i.exec(message)?.[0].toLowerCase();
  const ending = ENDING_OF_WORD[first ?? ''];
  if (ending !== undefined) return { kind: ending, message };
  if (!isError) return { kind: 'ok', output: message };
  return { kind: SPOKEN.find(([words]) => words.test(message))?.[1] ?? 'failed', message };
};

const failureOf = (envelope: Envelope, isError: boolean): Outcome | null => {
  const { error, status } = envelope;
  const detail = typeof error === 'string' ? { code: error, message: undefined } : error;
  const word = detail?.code ?? (typeof status === 'string' ? status : '');
  const ending = ENDING_OF_WORD[word];
  if (!isError && envelope.ok !== false && !detail && ending === undefined) return null;
  const message = detail?.message ?? envelope.message ?? envelope.reason ?? detail?.code ?? '';
  return { kind: ending ?? 'failed', message };
};

/** Reads a tool result; what it says is shown and never obeyed. */
export const outcomeOf = ({ text, isError }: { text: string; isError: boolean }): Outcome => {
  const json = findJson(text);
  const envelope = Envelope.safeParse(json);
  if (!envelope.success)
    return json === undefined || isError ? plainOutcome(text, isError) : { kind: 'ok', output: json };
  const failure = failureOf(envelope.data, isError);
  if (failure !== null) return failure;
  const { ok, status, value, output, result } = envelope.data;
  const wrapped = ok === true || status === 'succeeded' || status === 'ok';
  return { kind: 'ok', output: (wrapped ? (value ?? output ?? result) : undefined) ?? json };
};
