import type { ApiErrorCode, ErrorCode, GolemError } from '@golem/contracts';

const STATUS: Record<ApiErrorCode, number> = {
  bad_request: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  too_large: 413,
  unsupported_media_type: 415,
  invalid: 422,
  upgrade_required: 426,
  rate_limited: 429,
  internal: 500,
  unavailable: 503,
};

/** Something that went wrong, with what to do about it. */
export interface Failure {
  code: ApiErrorCode;
  message: string;
}

/** Answers of the API are for the one who asked: nobody keeps them, and no page of another origin reads them. */
const HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

export const errorAnswer = ({ code, message }: Failure, headers: Record<string, string> = {}): Response =>
  Response.json({ error: { code, message } }, { status: STATUS[code], headers: { ...HEADERS, ...headers } });

export const answer = (value: unknown, status = 200): Response =>
  Response.json(value, { status, headers: HEADERS });

const CODES: Record<ErrorCode, ApiErrorCode> = {
  invalid_input: 'invalid',
  unknown_capability: 'invalid',
  no_grant: 'forbidden',
  rejected: 'forbidden',
  denied: 'forbidden',
  expired: 'conflict',
  cancelled: 'conflict',
  not_found: 'not_found',
  conflict: 'conflict',
  blocked_address: 'invalid',
  // Too much at once: a Session takes no more tasks.
  too_large: 'rate_limited',
  upstream_rejected: 'unavailable',
  upstream_error: 'unavailable',
  upstream_timeout: 'unavailable',
  unavailable: 'unavailable',
  misconfigured: 'unavailable',
  unknown_outcome: 'conflict',
  incomplete: 'conflict',
  internal: 'internal',
};

/** The same failure as the API names it. */
export const failureOf = ({ code, message }: GolemError): Failure => ({ code: CODES[code], message });
