import { fail, ok, type Result } from '@golem/contracts';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { isPublicIp } from './address.ts';
import { networkFailure } from './network-failure.ts';

/** The JSON form of DNS answers that public resolvers share; names stand there too, for aliases. */
const Answer = z.object({ Answer: z.array(z.object({ data: z.string() })).optional() });

/**
 * Asks a resolver (DNS over HTTPS with JSON answers) for the addresses of a host and refuses it when one of them is not
 * public. A resolver that does not answer refuses too: otherwise whoever can disturb it could pass.
 * The connection resolves the name once more, so that an answer which changes in between is not caught.
 * Errors: `blocked_address`, `upstream_timeout`, `upstream_error`.
 */
export const checkResolution = async (
  host: string,
  resolverUrl: string,
  signal: AbortSignal,
): Promise<Result<null>> => {
  const resolver = new URL(resolverUrl);
  resolver.searchParams.set('name', host);
  try {
    const addresses = await Promise.all(
      ['A', 'AAAA'].map(async (type) => {
        const asked = new URL(resolver);
        asked.searchParams.set('type', type);
        const response = await fetch(asked.href, { headers: { accept: 'application/dns-json' }, signal });
        const { Answer: answers = [] } = Answer.parse(await response.json());
        return answers.map(({ data }) => data).filter((data) => ipaddr.isValid(data));
      }),
    );
    return addresses.flat().every(isPublicIp)
      ? ok(null)
      : fail(
          'blocked_address',
          `${host} leads into a private network. Only public addresses may be requested.`,
        );
  } catch (error) {
    return networkFailure(`the resolver for ${host}`, error, signal);
  }
};
