import { fail, type observability, ok } from '@golem/contracts';
import type { ActionFor } from '@golem/worker-kit';
import { checkAddress, networkFailure } from '@golem/worker-kit/web';
import type { ObservabilityEnv } from '../env.ts';
import { daysLeft, parseCertificate, problemsOf } from './tls/certificate.ts';
import { isTrusted, shownCertificates, type TlsTarget } from './tls/handshakes.ts';
import type { Flight } from './tls/server-flight.ts';

const PATIENCE_MS = 10_000;
const MAX_CHAIN = 6;

const connectionOf = (host: string, port: number, tunnel: string | undefined): TlsTarget['connectTo'] => {
  const [hostname, tunnelPort] = tunnel?.split(':') ?? [];
  return hostname === undefined ? { hostname: host, port } : { hostname, port: Number(tunnelPort) };
};

/** Said beside the problems, because it is none. */
const NO_DATES =
  'No dates can be told: it speaks TLS 1.3 only, in which certificates travel encrypted. Until when its certificate is valid, for which names and by whom it was issued is not known; only whether it is trusted now.';

/** What is wrong with a server that shows no certificates, or null. */
const whyNone = (flight: Flight): string | null => {
  switch (flight.kind) {
    case 'certificates':
    case 'newer_only':
      return null;
    case 'refused':
      return `It refuses the handshake (alert ${flight.alert}): it may not serve this name.`;
    case 'unreadable':
      return 'What answers there does not speak TLS.';
  }
};

export const checkTls: ActionFor<typeof observability, 'check_tls', ObservabilityEnv> = {
  async run({ url }, { env, signal: parent, now }) {
    const checked = checkAddress(url.replace(/^http:/, 'https:'));
    if (!checked.ok) return checked;
    const host = checked.value.hostname.replace(/^\[|\]$/g, '');
    const port = Number(checked.value.port || 443);
    if (port === 80) return fail('invalid_input', 'Port 80 has no certificate; leave the port out.');
    const target = { host, connectTo: connectionOf(host, port, env.TLS_CONNECT_TO) };
    const signal = AbortSignal.any([parent, AbortSignal.timeout(PATIENCE_MS)]);
    let flight: Flight;
    let trusted: boolean;
    try {
      flight = await shownCertificates(target, signal);
      trusted = await isTrusted(target, signal);
    } catch (error) {
      return networkFailure(`${host}:${port}`, error, signal);
    }
    const shown = flight.kind === 'certificates' ? flight.certificates : [];
    const chain = shown.slice(0, MAX_CHAIN).flatMap((der) => parseCertificate(der) ?? []);
    const [leaf] = chain;
    const why = whyNone(flight);
    const problems = [
      ...problemsOf(chain, host, now()),
      ...(why === null ? [] : [why]),
      ...(shown.length > 0 && leaf === undefined ? ['Its certificate cannot be read.'] : []),
    ];
    if (!trusted && problems.length === 0)
      problems.push(
        flight.kind === 'newer_only'
          ? 'Its certificate is not trusted: it has expired, is for other names, or no known authority vouches for it.'
          : 'No authority that this platform knows vouches for it.',
      );
    return ok({
      output: {
        host,
        port,
        trusted,
        problems,
        note: flight.kind === 'newer_only' ? NO_DATES : null,
        protocol:
          flight.kind === 'certificates' ? 'TLS 1.2' : flight.kind === 'newer_only' ? 'TLS 1.3' : null,
        daysLeft: leaf ? daysLeft(leaf, now()) : null,
        chain,
      },
    });
  },
};
