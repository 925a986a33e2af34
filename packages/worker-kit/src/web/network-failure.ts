import { fail, type Result } from '@golem/contracts';

/** What a thrown `fetch` or body read means, for the log and in words. */
export const networkFailure = (host: string, error: unknown, signal: AbortSignal): Result<never> => {
  const internal = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return signal.aborted
    ? fail('upstream_timeout', `${host} did not answer in time.`, { internal, retryable: true })
    : fail('upstream_error', `No connection to ${host}, or it broke off.`, { internal, retryable: true });
};
