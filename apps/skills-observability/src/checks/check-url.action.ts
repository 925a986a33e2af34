import { type ErrorCode, fail, type GolemError, type observability, ok } from '@golem/contracts';
import type { ActionFor } from '@golem/worker-kit';
import { checkAddress, decodeText, readBody, webFetch } from '@golem/worker-kit/web';
import type { z } from 'zod';
import type { ObservabilityEnv } from '../env.ts';

/** A site that takes longer is down for a person. Milliseconds; below the capability's own limit. */
const PATIENCE_MS = 10_000;

/**
 * What went wrong with the site, which makes it "down"; another error is none of the site's doing. All words are ours:
 * the output counts as trusted, and where a site redirects to is text by others.
 */
const faultOf = (host: string, code: ErrorCode): string | null => {
  switch (code) {
    case 'upstream_timeout':
      return `${host} did not answer in time.`;
    case 'upstream_error':
      return `No connection to ${host}, or it broke off.`;
    case 'upstream_rejected':
      return `${host} redirects too often, or to an address that cannot be read.`;
    case 'too_large':
      return `${host} sends too much; it was not read.`;
    case 'blocked_address':
      return `${host} redirects to an address that may not be requested.`;
    default:
      return null;
  }
};

const patient = (parent: AbortSignal): AbortSignal => {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), PATIENCE_MS);
  parent.addEventListener('abort', () => controller.abort(), { once: true });
  controller.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  return controller.signal;
};

type Output = z.infer<(typeof observability)['capabilities']['check_url']['output']>;

/** The parts of one check. `Date.now` moves only when something came over the network, which is what is measured. */
const stopwatch = (now: () => number) => {
  const started = now();
  let lastHop = started;
  let answered: number | null = null;
  const redirects: Output['redirects'] = [];
  return {
    hop: (from: URL, status: number, to: URL): void => {
      lastHop = now();
      redirects.push({ status, toAnotherHost: from.host !== to.host });
    },
    answered: (): void => {
      answered = now();
    },
    times: (): Pick<Output, 'durationMs' | 'phases' | 'redirects'> => {
      const ended = now();
      return {
        durationMs: ended - started,
        phases: {
          redirectsMs: lastHop - started,
          answerMs: (answered ?? ended) - lastHop,
          bodyMs: answered === null ? null : ended - answered,
        },
        redirects,
      };
    },
  };
};

export const checkUrl: ActionFor<typeof observability, 'check_url', ObservabilityEnv> = {
  async run({ url: address, contains }, { env, signal: parent, now }) {
    const checked = checkAddress(address);
    if (!checked.ok) return checked;
    const { host, href: url } = checked.value;
    const watch = stopwatch(now);
    const signal = patient(parent);
    const down = (error: GolemError, status: number | null) => {
      const detail = faultOf(host, error.code);
      return detail === null
        ? fail('internal', `${host} could not be checked.`, { internal: error.message })
        : ok({ output: { url, up: false, status, ...watch.times(), detail } });
    };
    const answered = await webFetch(url, { egressUrl: env.WEB_EGRESS_URL, signal, onRedirect: watch.hop });
    if (!answered.ok) return down(answered.error, null);
    const { response } = answered.value;
    const { status } = response;
    const healthy = status < 400;
    if (contains === undefined || !healthy) {
      const times = watch.times();
      await response.body?.cancel();
      return ok({ output: { url, up: healthy, status, ...times, detail: `${host} answered ${status}.` } });
    }
    watch.answered();
    const body = await readBody(response, host, signal);
    if (!body.ok) return down(body.error, status);
    const found = decodeText(body.value, response.headers.get('content-type') ?? '').includes(contains);
    const detail = `${host} answered ${status}; the text was ${found ? '' : 'not '}found.`;
    return ok({ output: { url, up: found, status, ...watch.times(), detail } });
  },
};
