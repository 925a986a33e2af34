import { explainIssues, fail, ok, type Result } from '@golem/contracts';
import { redactText } from '@golem/worker-kit';
import { APIConnectionTimeoutError, APIError, APIUserAbortError } from 'cloudflare/core/error';
import { BaseAccounts } from 'cloudflare/resources/accounts/accounts';
import { BaseCache } from 'cloudflare/resources/cache/cache';
import { BaseRecords } from 'cloudflare/resources/dns/records';
import { BaseDeployments as BasePagesDeployments } from 'cloudflare/resources/pages/projects/deployments/deployments';
import { BaseDomains } from 'cloudflare/resources/pages/projects/domains';
import { BaseProjects } from 'cloudflare/resources/pages/projects/projects';
import { BaseDeployments as BaseWorkerDeployments } from 'cloudflare/resources/workers/scripts/deployments';
import { BaseScripts } from 'cloudflare/resources/workers/scripts/scripts';
import { BaseVersions } from 'cloudflare/resources/workers/scripts/versions';
import { BaseZones } from 'cloudflare/resources/zones/zones';
import { createClient } from 'cloudflare/tree-shakable';
import type { z } from 'zod';
import type { HostingEnv } from './env.ts';

/** Only the resources in use: the whole client is some megabytes. */
const connect = (env: HostingEnv) =>
  createClient({
    apiToken: env.CLOUDFLARE_API_TOKEN,
    baseURL: env.CLOUDFLARE_API_BASE_URL,
    // Never repeated here: a write must happen at most once, and a read's wait for `retry-after` would outlast its time.
    maxRetries: 0,
    logLevel: 'off',
    resources: [
      BaseZones,
      BaseRecords,
      BaseCache,
      BaseAccounts,
      BaseProjects,
      BasePagesDeployments,
      BaseDomains,
      BaseScripts,
      BaseWorkerDeployments,
      BaseVersions,
    ],
  });

type Client = ReturnType<typeof connect>;

export interface CloudflareRequest<S extends z.ZodType> {
  effect: 'read' | 'write';
  answer: S;
  signal: AbortSignal;
  send: (client: Client, options: { signal: AbortSignal }) => PromiseLike<unknown>;
}

/** The reason in Cloudflare's words, without the token, which a proxy or a faulty answer may repeat. */
const said = (error: APIError, token: string): string => {
  const reasons = error.errors.map(({ code, message }) => `${code}: ${message}`).join('; ');
  return redactText(reasons, [token]).slice(0, 200) || 'no reason given';
};

const refused = (status: number, error: APIError, token: string) => {
  const reason = said(error, token);
  const codes = new Set(error.errors.map(({ code }) => code));
  // 10000 and 9109 are answered for a token that is unknown, 6003 and 6111 for one that is malformed.
  if (status === 401 || [10_000, 9109, 6003, 6111].some((code) => codes.has(code))) {
    return fail('misconfigured', `Cloudflare refuses the token (${reason}). Check CLOUDFLARE_API_TOKEN.`);
  }
  if (status === 403) {
    return fail(
      'misconfigured',
      `The token may not do this (${reason}). Give CLOUDFLARE_API_TOKEN the permission.`,
    );
  }
  // 7003: no route for the id, 1001 and 1049: no such zone.
  if (status === 404 || codes.has(7003) || codes.has(1001) || codes.has(1049)) {
    return fail('not_found', `Cloudflare does not know it (${reason}).`);
  }
  if (status === 409) return fail('conflict', `Something else is in the way (${reason}).`);
  if (status === 429) {
    return fail('upstream_rejected', 'Cloudflare limits the requests. Try again in a few minutes.', {
      retryable: true,
    });
  }
  return status < 500
    ? fail('upstream_rejected', `Cloudflare refuses (${status}, ${reason}).`)
    : fail('upstream_error', `Cloudflare has an error of its own (${status}, ${reason}).`, {
        retryable: true,
      });
};

const failureOf = (error: unknown, signal: AbortSignal, token: string): Result<never> => {
  const timedOut = error instanceof APIUserAbortError || error instanceof APIConnectionTimeoutError;
  if (timedOut || signal.aborted) {
    return fail('upstream_timeout', 'Cloudflare did not answer in time.', { retryable: true });
  }
  if (error instanceof APIError && error.status !== undefined) return refused(error.status, error, token);
  const internal = redactText(String(error), [token]);
  return fail('upstream_error', 'The connection to Cloudflare failed.', { internal, retryable: true });
};

/**
 * One request to the Cloudflare API. Any 4xx says that nothing was done; after `upstream_error`, `upstream_timeout`
 * and `unknown_outcome` a write may have had its effect.
 */
export const cloudflare = async <S extends z.ZodType>(
  env: HostingEnv,
  { effect, answer, signal, send }: CloudflareRequest<S>,
): Promise<Result<z.infer<S>>> => {
  let value: unknown;
  try {
    value = await send(connect(env), { signal });
  } catch (error) {
    return failureOf(error, signal, env.CLOUDFLARE_API_TOKEN);
  }
  const parsed = answer.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  return fail(
    effect === 'read' ? 'upstream_error' : 'unknown_outcome',
    'Cloudflare gave an answer that cannot be read.',
    { internal: explainIssues(parsed.error) },
  );
};
