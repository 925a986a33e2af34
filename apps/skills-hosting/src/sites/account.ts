import { fail, ok, type Result } from '@golem/contracts';
import { z } from 'zod';
import { cloudflare } from '../cloudflare-client.ts';
import type { Reach } from '../zones.ts';

const Accounts = z.object({ result: z.array(z.object({ id: z.string(), name: z.string() })) });

/** The id of the account whose sites are meant: the configured one, or the only one that the token sees. */
export const findAccount = async ({ env, signal }: Reach): Promise<Result<string>> => {
  if (env.CLOUDFLARE_ACCOUNT_ID) return ok(env.CLOUDFLARE_ACCOUNT_ID);
  const listed = await cloudflare(env, {
    effect: 'read',
    answer: Accounts,
    signal,
    send: (client, options) => client.accounts.list({ per_page: 20 }, options),
  });
  if (!listed.ok) return listed;
  const [account, ...others] = listed.value.result;
  if (account && others.length === 0) return ok(account.id);
  const seen = listed.value.result.map(({ id, name }) => `${name} (${id})`).join(', ');
  return fail(
    'misconfigured',
    `Set CLOUDFLARE_ACCOUNT_ID: the token sees ${seen === '' ? 'no account' : seen}.`,
  );
};
