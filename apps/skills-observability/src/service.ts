import { fail, ok, type Result } from '@golem/contracts';
import { networkFailure, readBody } from '@golem/worker-kit/web';
import type { z } from 'zod';
import type { ObservabilityEnv } from './env.ts';

/** The services that an owner runs: their addresses are configured, not named in a chat. */
export type ServiceName = 'Prometheus' | 'Alertmanager' | 'Loki';

/** More than any answer that is of use; a query can ask for a million points. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

export interface ServiceRequest<S extends z.ZodType> {
  /** Below the configured address. */
  path: string;
  method?: 'GET' | 'POST' | 'DELETE';
  query?: URLSearchParams;
  /** Sent as JSON. */
  body?: Record<string, unknown>;
  answer: S;
  signal: AbortSignal;
}

const settingsOf = (env: ObservabilityEnv, service: ServiceName) => {
  switch (service) {
    case 'Prometheus':
      return { name: 'PROMETHEUS_URL', url: env.PROMETHEUS_URL, token: env.PROMETHEUS_TOKEN };
    case 'Alertmanager':
      return { name: 'ALERTMANAGER_URL', url: env.ALERTMANAGER_URL, token: env.ALERTMANAGER_TOKEN };
    case 'Loki':
      return { name: 'LOKI_URL', url: env.LOKI_URL, token: env.LOKI_TOKEN };
  }
};

/** A name and a password have a colon between them; a bearer token has none. */
const authorization = (token: string): string =>
  token.includes(':') ? `Basic ${btoa(token)}` : `Bearer ${token}`;

/** What each of them says went wrong: Prometheus in an object, Alertmanager as a JSON text, Loki as plain text. */
const reasonIn = (text: string): string => {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'string') return body;
    for (const name of ['error', 'message']) {
      const said: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, name) : null;
      if (typeof said === 'string') return said;
    }
  } catch {
    // Plain text, then.
  }
  return text.startsWith('<') ? '' : text;
};

const refused = (service: ServiceName, urlName: string, status: number, text: string): Result<never> => {
  const reason = reasonIn(text).trim().slice(0, 300);
  const said = reason === '' ? `It answered ${status}.` : `It says: ${reason}`;
  switch (true) {
    case status === 401 || status === 403:
      return fail(
        'misconfigured',
        `${service} refuses the token. Set ${urlName.replace('_URL', '_TOKEN')} to one that it accepts.`,
      );
    case status === 400 || status === 422:
      return fail('invalid_input', `${service} does not understand this. ${said}`);
    case status === 404:
      return fail('not_found', `${service} has no such thing. ${said} If it lasts, look at ${urlName}.`);
    case status === 429:
      return fail('upstream_rejected', `${service} limits the requests. Try again in a minute.`, {
        retryable: true,
      });
    case status < 500:
      return fail('upstream_rejected', `${service} refuses. ${said}`);
    default:
      return fail('upstream_error', `${service} has an error of its own (${status}). ${said}`, {
        retryable: true,
      });
  }
};

const parsed = (text: string): unknown => {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return undefined;
  }
};

/**
 * One request to a configured service, never repeated. Any 4xx says that nothing was done; after `upstream_error`,
 * `upstream_timeout` and `unknown_outcome` anything but a GET may have had its effect.
 */
export const ask = async <S extends z.ZodType>(
  env: ObservabilityEnv,
  service: ServiceName,
  { path, method = 'GET', query, body: sent, answer, signal }: ServiceRequest<S>,
): Promise<Result<z.infer<S>>> => {
  const { name, url, token } = settingsOf(env, service);
  if (url === undefined) {
    return fail('misconfigured', `${service} is not configured: set ${name}, the address of yours.`);
  }
  let response: Response;
  try {
    response = await fetch(`${url}${path}${query ? `?${query.toString()}` : ''}`, {
      method,
      headers: {
        accept: 'application/json',
        ...(token && { authorization: authorization(token) }),
        ...(sent && { 'content-type': 'application/json' }),
      },
      ...(sent && { body: JSON.stringify(sent) }),
      // A redirect could take the token elsewhere.
      redirect: 'manual',
      signal,
    });
  } catch (error) {
    return networkFailure(service, error, signal);
  }
  const bytes = await readBody(response, service, signal, MAX_ANSWER_BYTES);
  if (!bytes.ok) {
    // Of a write that was answered with too much, nobody knows whether it happened.
    return bytes.error.code === 'too_large' && method !== 'GET'
      ? fail('unknown_outcome', bytes.error.message)
      : bytes;
  }
  const text = new TextDecoder().decode(bytes.value);
  if (response.status >= 300 && response.status < 400) {
    return fail('misconfigured', `${service} redirects elsewhere. Set ${name} to where it really is.`);
  }
  if (!response.ok) return refused(service, name, response.status, text);
  const read = answer.safeParse(parsed(text));
  if (read.success) return ok(read.data);
  return fail(
    method === 'GET' ? 'upstream_error' : 'unknown_outcome',
    `${service} gave an answer that cannot be read.`,
    { internal: `${path}: ${read.error.issues[0]?.path.join('.') ?? ''}` },
  );
};
