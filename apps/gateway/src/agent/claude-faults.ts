import { AnthropicError, APIConnectionError, APIError, APIUserAbortError } from '@anthropic-ai/sdk';
import { fail, type GolemError } from '@golem/contracts';

/** What went wrong with a model call. `error.retryable`: another try may mend it. */
export interface Fault {
  ok: false;
  error: GolemError;
  /** When Claude itself says how long to wait, in milliseconds. */
  retryAfterMs?: number;
}

const passing = (message: string, error: Error): Fault =>
  fail('unavailable', message, { retryable: true, internal: error.message });

const final = (code: 'misconfigured' | 'upstream_rejected', message: string, error: Error): Fault =>
  fail(code, message, { internal: error.message });

/** `retry-after` is in seconds or a date; anything else counts as not said. */
const retryAfterMs = (headers: Headers | undefined, now: number): number | null => {
  const said = headers?.get('retry-after') ?? null;
  if (said === null) return null;
  const seconds = Number(said);
  const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(said) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
};

const byStatus = (error: APIError, model: string): Fault => {
  const { status, type } = error;
  if (type === 'overloaded_error' || status === 529) return passing('Claude is overloaded', error);
  if (type === 'rate_limit_error' || status === 429)
    return passing('Claude limits how much it may be asked', error);
  switch (status) {
    case 401:
    case 403:
      return final('misconfigured', 'Claude refused the API key. Check ANTHROPIC_API_KEY.', error);
    case 402:
      return final('misconfigured', 'The Claude account has to be paid for first.', error);
    case 404:
      return final('misconfigured', `Claude has no model ${model}. Check CLAUDE_MODEL.`, error);
    case 413:
      return final(
        'upstream_rejected',
        'This was too large for Claude. Ask with less, or fewer files.',
        error,
      );
    case 408:
    case 409:
    case undefined:
      return passing('Claude does not answer', error);
    default:
      return status >= 500
        ? passing(`Claude has an error of its own (${status})`, error)
        : final('upstream_rejected', `Claude refused the request (${status}).`, error);
  }
};

/** What a failed model call means, in words for the chat. */
export const faultOf = (error: unknown, model: string, now: number): Fault => {
  if (error instanceof APIConnectionError || error instanceof APIUserAbortError)
    return passing('Claude does not answer', error);
  if (error instanceof APIError) {
    const fault = byStatus(error, model);
    const waitMs = fault.error.retryable ? retryAfterMs(error.headers, now) : null;
    return waitMs === null ? fault : { ...fault, retryAfterMs: waitMs };
  }
  // A stream that ended early, or a tool's input that is no JSON: the next answer is another one.
  if (error instanceof AnthropicError || error instanceof SyntaxError)
    return passing('Claude’s answer broke off', error);
  // So do connections that are cut in the middle: what the platform throws then has no class of its own.
  return passing('Claude’s answer broke off', error instanceof Error ? error : new Error(String(error)));
};
