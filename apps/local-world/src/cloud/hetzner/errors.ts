import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** Status and code as Hetzner's documentation lists them ("Errors"). */
const STATUS = {
  unauthorized: 401,
  not_found: 404,
  conflict: 409,
  invalid_input: 422,
  json_error: 400,
  locked: 423,
} as const satisfies Record<string, ContentfulStatusCode>;

export class HetznerError extends Error {
  readonly status: ContentfulStatusCode;
  readonly body: { error: { code: keyof typeof STATUS; message: string; details?: object } };

  constructor(code: keyof typeof STATUS, message: string, details?: object) {
    super(`${code}: ${message}`);
    this.status = STATUS[code];
    this.body = { error: details === undefined ? { code, message } : { code, message, details } };
  }
}

export const invalidInput = (field: string, message: string): HetznerError =>
  new HetznerError('invalid_input', `invalid input in field '${field}'`, {
    fields: [{ name: field, messages: [message] }],
  });
