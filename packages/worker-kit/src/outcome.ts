import type { ErrorCode, GolemError, Result } from '@golem/contracts';

/** Codes that leave open whether a write reached the provider. All others mean that nothing was done. */
const OPEN: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'upstream_error',
  'upstream_timeout',
  'unavailable',
  'unknown_outcome',
  'internal',
]);

/** Whether after this failure of a write its effect may have happened. */
export const mayHaveHappened = (error: GolemError): boolean => OPEN.has(error.code);

/**
 * For the reads that come before a write, such as finding its target: their failure says that nothing was done,
 * which keeps the ledger from asking whether it was.
 */
export const beforeWrite = async <T>(read: Promise<Result<T>>): Promise<Result<T>> => {
  const result = await read;
  if (result.ok || !mayHaveHappened(result.error)) return result;
  const { error } = result;
  return {
    ok: false,
    error: { ...error, code: 'upstream_rejected', message: `Nothing was done: ${error.message}` },
  };
};
