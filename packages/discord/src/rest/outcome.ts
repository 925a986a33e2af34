import { z } from 'zod';

export type DiscordErrorKind =
  | 'rate_limited'
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'expired_token'
  | 'invalid'
  | 'unavailable';

export type DiscordError = {
  kind: DiscordErrorKind;
  /** HTTP status, when there was an answer. */
  status?: number;
  /** Discord's own JSON error code. */
  code?: number;
  /** For logs and operators; never holds a token or a URL. */
  message: string;
  retryAfterMs?: number;
  /** The request may have been carried out although no usable answer came. */
  uncertain?: true;
};

/** For answers with no body that matters. */
export const Nothing = z.unknown().transform(() => undefined);

export type Outcome<T> = { ok: true; value: T } | { ok: false; error: DiscordError };

const ErrorBody = z.object({
  code: z.number().default(0),
  message: z.string().default(''),
  errors: z.unknown().optional(),
});

// Unknown webhook, unknown interaction, invalid webhook token: the interaction's 15 minutes are over.
const EXPIRED_TOKEN_CODES = new Set([10_015, 10_062, 50_027]);

/** Turns an answer that is neither a success nor a 429 into the error that the caller acts on. */
export function errorOf(status: number, body: unknown): DiscordError {
  const parsed = ErrorBody.safeParse(body);
  const { code, message, errors } = parsed.success
    ? parsed.data
    : { code: 0, message: '', errors: undefined };
  const detail = firstProblem(errors);
  return {
    kind: EXPIRED_TOKEN_CODES.has(code) ? 'expired_token' : kindOf(status),
    status,
    ...(code !== 0 && { code }),
    message: [message || `Discord answered ${status}`, detail].filter(Boolean).join(': ').slice(0, 500),
  };
}

function kindOf(status: number): DiscordErrorKind {
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not_found';
  if (status >= 500) return 'unavailable';
  return 'invalid';
}

const Problems = z.array(z.object({ message: z.string() }));
const Nested = z.record(z.string(), z.unknown());

/** Discord nests form errors by field: the first one, as `components.0.label must be …`. */
function firstProblem(errors: unknown, path: readonly string[] = []): string | undefined {
  const nested = Nested.safeParse(errors);
  if (!nested.success) return undefined;
  const { _errors: ownProblems, ...fields } = nested.data;
  const own = Problems.safeParse(ownProblems);
  if (own.success && own.data[0]) return `${path.join('.')} ${own.data[0].message}`.trim();
  for (const [key, value] of Object.entries(fields)) {
    const found = firstProblem(value, [...path, key]);
    if (found) return found;
  }
  return undefined;
}
