import { type observability, ok } from '@golem/contracts';
import type { ActionFor } from '@golem/worker-kit';
import { decodeText, readBody, webFetch } from '@golem/worker-kit/web';
import type { ObservabilityEnv } from './env.ts';

/** A site that takes longer is down for a person. Milliseconds; below the capability's own limit. */
const PATIENCE_MS = 10_000;

/** Only what the site itself did wrong makes it "down"; a refused address or bad input stays an error. */
const SITE_FAULTS: ReadonlySet<string> = new Set([
  'upstream_error',
  'upstream_timeout',
  'upstream_rejected',
  'too_large',
]);

const patient = (parent: AbortSignal): AbortSignal => {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), PATIENCE_MS);
  parent.addEventListener('abort', () => controller.abort(), { once: true });
  controller.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  return controller.signal;
};

export const checkUrl: ActionFor<typeof observability, 'check_url', ObservabilityEnv> = {
  async run({ url: address, contains }, { env, signal: parent, now }) {
    const started = now();
    const signal = patient(parent);
    const answered = await webFetch(address, { egressUrl: env.WEB_EGRESS_URL, signal });
    if (!answered.ok) {
      if (!SITE_FAULTS.has(answered.error.code)) return answered;
      const { message } = answered.error;
      return ok({
        output: { url: address, up: false, status: null, durationMs: now() - started, detail: message },
      });
    }
    const { url, response } = answered.value;
    const facts = { url: url.href, status: response.status, durationMs: now() - started };
    const healthy = response.status < 400;
    if (contains === undefined || !healthy) {
      await response.body?.cancel();
      return ok({ output: { ...facts, up: healthy, detail: `${url.host} answered ${response.status}.` } });
    }
    const body = await readBody(response, url.host, signal);
    if (!body.ok) return ok({ output: { ...facts, up: false, detail: body.error.message } });
    const found = decodeText(body.value, response.headers.get('content-type') ?? '').includes(contains);
    const detail = `${url.host} answered ${response.status}; the text was ${found ? '' : 'not '}found.`;
    return ok({ output: { ...facts, up: found, detail } });
  },
};
