import { fail, ok, type Result } from '@golem/contracts';
import type { z } from 'zod';
import type { ServerAdminEnv } from '../env.ts';
import { HetznerError } from './types.ts';

export interface HetznerRequest<S extends z.ZodType> {
  method: 'GET' | 'POST';
  /** Below the base address, with its query. */
  path: string;
  /** Sent as JSON. */
  body?: Record<string, unknown>;
  answer: S;
  signal: AbortSignal;
}

/** 200 characters of what the provider says: enough to act on, little enough for a card. */
const said = (body: unknown): string => {
  const parsed = HetznerError.safeParse(body);
  return parsed.success
    ? `${parsed.data.error.code}: ${parsed.data.error.message}`.slice(0, 200)
    : 'no reason given';
};

const refused = (status: number, body: unknown) => {
  const reason = said(body);
  switch (status) {
    case 401:
      return fail('misconfigured', 'Hetzner Cloud refuses the token. Create a new one and set HCLOUD_TOKEN.');
    case 403:
      return fail(
        'misconfigured',
        `The token may not do this (${reason}). HCLOUD_TOKEN needs read and write.`,
      );
    case 404:
      return fail('not_found', `Hetzner Cloud does not know it (${reason}).`);
    case 409:
    case 423:
      return fail('conflict', `Another action is in progress (${reason}). Try again when it is done.`, {
        retryable: true,
      });
    case 429:
      return fail('upstream_rejected', 'Hetzner Cloud limits the requests. Try again in a few minutes.', {
        retryable: true,
      });
    default:
      return status < 500
        ? fail('upstream_rejected', `Hetzner Cloud refuses (${status}, ${reason}).`)
        : fail('upstream_error', `Hetzner Cloud has an error of its own (${status}, ${reason}).`, {
            retryable: true,
          });
  }
};

const readJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/**
 * One request to the Hetzner Cloud API, never repeated. Any 4xx says that nothing was done; after `upstream_error`,
 * `upstream_timeout` and `unknown_outcome` a POST may have had its effect.
 */
export const hetzner = async <S extends z.ZodType>(
  env: ServerAdminEnv,
  { method, path, body: sent, answer, signal }: HetznerRequest<S>,
): Promise<Result<z.infer<S>>> => {
  if (env.HCLOUD_TOKEN === undefined)
    return fail('misconfigured', 'Not configured: HCLOUD_TOKEN, a Hetzner Cloud API token.');
  let response: Response;
  let text: string;
  try {
    response = await fetch(`${env.HCLOUD_API_BASE_URL}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${env.HCLOUD_TOKEN}`,
        accept: 'application/json',
        ...(sent && { 'content-type': 'application/json' }),
      },
      ...(sent && { body: JSON.stringify(sent) }),
      signal,
    });
    text = await response.text();
  } catch (error) {
    if (signal.aborted)
      return fail('upstream_timeout', 'Hetzner Cloud did not answer in time.', { retryable: true });
    const internal = error instanceof Error ? error.message : String(error);
    return fail('upstream_error', 'The connection to Hetzner Cloud failed.', { internal, retryable: true });
  }
  const body = readJson(text);
  if (!response.ok) return refused(response.status, body);
  const parsed = answer.safeParse(body);
  if (parsed.success) return ok(parsed.data);
  return fail(
    method === 'GET' ? 'upstream_error' : 'unknown_outcome',
    'Hetzner Cloud gave an answer that cannot be read.',
    { internal: `${path}: ${parsed.error.issues[0]?.path.join('.') ?? ''}` },
  );
};
