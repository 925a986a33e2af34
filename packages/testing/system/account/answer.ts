/** An error as Cloudflare's API tells it. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: number;
  constructor(status: number, code: number, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** A good answer in Cloudflare's envelope. */
export const answer = (result: unknown, more: object = {}): Response =>
  Response.json({ success: true, errors: [], messages: [], result, ...more });

/** A bad one. */
export const refuse = ({ status, code, message }: ApiError): Response =>
  Response.json({ success: false, errors: [{ code, message }], messages: [], result: null }, { status });
