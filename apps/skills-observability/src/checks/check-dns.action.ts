import { fail, type observability, ok } from '@golem/contracts';
import type { ActionContext, ActionFor } from '@golem/worker-kit';
import { checkAddress } from '@golem/worker-kit/web';
import type { ObservabilityEnv } from '../env.ts';
import { type DnsAnswer, type DnsType, resolve } from './resolver.ts';

/** A resolver that takes longer is left out, so that one does not keep the others' answers back. Milliseconds. */
const PATIENCE_MS = 8_000;

const same = (a: DnsAnswer, b: DnsAnswer): boolean =>
  a.status === b.status && JSON.stringify(a.records) === JSON.stringify(b.records);

/** A dot at the end and letters' case mean nothing in DNS. */
const plain = (text: string): string => text.toLowerCase().replace(/\.$/, '');

/** Whether one of the records is the expected value. */
const has = ({ records }: DnsAnswer, expected: string): boolean =>
  records.some((record) => plain(record) === plain(expected));

const askAll = async ({ env, signal, now }: ActionContext<ObservabilityEnv>, name: string, type: DnsType) => {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
  return Promise.all(
    env.DNS_RESOLVERS.map(async (url) => {
      const started = now();
      const answer = await resolve(url, name, type, limited);
      return { resolver: new URL(url).hostname, answer, durationMs: now() - started };
    }),
  );
};

export const checkDns: ActionFor<typeof observability, 'check_dns', ObservabilityEnv> = {
  async run({ name, type, expected }, context) {
    // Names inside a network are nobody's business outside it.
    const address = checkAddress(`https://${name}/`);
    if (!address.ok) return address;
    const asked = await askAll(context, name, type);
    const answered = asked.flatMap(({ answer }) => (answer.ok ? [answer.value] : []));
    const [first] = answered;
    if (first === undefined) {
      const error = asked.flatMap(({ answer }) => (answer.ok ? [] : [answer.error]))[0];
      return error ? { ok: false, error } : fail('misconfigured', 'DNS_RESOLVERS names no resolver.');
    }
    return ok({
      output: {
        name,
        type,
        agree: answered.length === asked.length && answered.every((answer) => same(answer, first)),
        allHaveExpected:
          expected === undefined
            ? null
            : asked.every(({ answer }) => answer.ok && has(answer.value, expected)),
        resolvers: asked.map(({ resolver, answer, durationMs }) =>
          answer.ok
            ? { resolver, ...answer.value, durationMs }
            : { resolver, status: answer.error.message, records: [], ttl: null, durationMs },
        ),
      },
    });
  },
};
