import { z } from 'zod';

/** Every way in which something can fail. The list is closed: switches over it are exhaustive. */
export const ErrorCode = z.enum([
  'invalid_input',
  'unknown_capability',
  'no_grant',
  'rejected',
  'denied',
  'expired',
  'cancelled',
  'not_found',
  'conflict',
  'blocked_address',
  'too_large',
  'upstream_rejected',
  'upstream_error',
  'upstream_timeout',
  'unavailable',
  'misconfigured',
  'unknown_outcome',
  /** It ended in the middle, and it is known where: the message says what was done. */
  'incomplete',
  'internal',
]);
export type ErrorCode = z.infer<typeof ErrorCode>;

/** A call that takes an effect back, offered by the capability that made it. */
export const UndoCall = z.object({ capability: z.string(), args: z.record(z.string(), z.unknown()) });
export type UndoCall = z.infer<typeof UndoCall>;

/**
 * A failure as data, because classes do not survive a service binding.
 * `message` is shown to people and to the model and says what to do; `internal` goes to the log only.
 */
export const GolemError = z.object({
  code: ErrorCode,
  message: z.string(),
  internal: z.string().optional(),
  retryable: z.boolean(),
  /** Takes back what was done before it failed; only of `incomplete` and `unknown_outcome`. */
  undo: UndoCall.optional(),
});
export type GolemError = z.infer<typeof GolemError>;

export type Result<T> = { ok: true; value: T } | { ok: false; error: GolemError };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });

/** Builds the failing half of a {@link Result}; not retryable and without an internal message unless told. */
export const fail = (
  code: ErrorCode,
  message: string,
  more: { internal?: string; retryable?: boolean } = {},
): { ok: false; error: GolemError } => ({
  ok: false,
  error: {
    code,
    message,
    retryable: more.retryable ?? false,
    ...(more.internal === undefined ? {} : { internal: more.internal }),
  },
});

/** The schema of a {@link Result} over `value`, for parsing what arrives by RPC. */
export const resultOf = <T extends z.ZodType>(value: T) =>
  z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), value }),
    z.object({ ok: z.literal(false), error: GolemError }),
  ]);

/** Turns a zod failure into one sentence that names each wrong field, or the first five of them. */
export const explainIssues = (error: z.ZodError): string =>
  error.issues
    .slice(0, 5)
    .map((issue) => `${issue.path.length > 0 ? `\`${issue.path.join('.')}\`: ` : ''}${issue.message}`)
    .join('; ');
