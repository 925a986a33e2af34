import { randomBytes } from 'node:crypto';

const TYPE_OF_STATUS: Record<number, string> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  405: 'invalid_request_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  504: 'timeout_error',
  529: 'overloaded_error',
};

const MESSAGE_OF_STATUS: Record<number, string> = {
  429: 'This request would exceed your rate limit. Please try again later.',
  500: 'Internal server error',
  529: 'Overloaded',
};

/** Something the API refuses, before it has its request id. */
export interface ApiError {
  status: number;
  message: string;
  headers?: Record<string, string>;
}

export const invalid = (message: string): ApiError => ({ status: 400, message });

/** What the API says for a status when nothing more is known. */
export const messageOfStatus = (status: number): string =>
  MESSAGE_OF_STATUS[status] ?? 'Internal server error';

export const errorBody = (status: number, message: string, requestId: string) => ({
  type: 'error' as const,
  error: { type: TYPE_OF_STATUS[status] ?? 'api_error', message },
  request_id: requestId,
});

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** An id in the style of the real API: the prefix and 22 characters. */
export const newId = (prefix: 'msg' | 'toolu' | 'req'): string =>
  `${prefix}_01${Array.from(randomBytes(22), (byte) => ALPHABET.charAt(byte % ALPHABET.length)).join('')}`;
