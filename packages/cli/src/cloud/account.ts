import type Cloudflare from 'cloudflare';
import { z } from 'zod';
import { type CommandResult, runWrangler } from '../process.ts';
import { UserError } from '../terminal.ts';
import { ROOT } from '../workspace/workers.ts';

/** The Cloudflare account that Golem lives in. */
export interface Account {
  id: string;
  name: string;
  client: Cloudflare;
  /** Runs one wrangler command in it. */
  wrangler: (args: readonly string[], input?: string) => Promise<CommandResult>;
}

export const LOGIN = 'log in with `npx wrangler login`, or set CLOUDFLARE_API_TOKEN';

const Credentials = z.object({ type: z.string(), token: z.string() });

/** The token that wrangler itself would use; null when nobody is logged in. */
const tokenOf = async (env: NodeJS.ProcessEnv): Promise<string | null> => {
  if (env['CLOUDFLARE_API_TOKEN']) return env['CLOUDFLARE_API_TOKEN'];
  const { code, stdout } = await runWrangler(['auth', 'token', '--json'], { env, cwd: ROOT });
  if (code !== 0) return null;
  const parsed = Credentials.safeParse(JSON.parse(stdout.slice(stdout.indexOf('{'))));
  return parsed.success ? parsed.data.token : null;
};

/** What Cloudflare's client says of a failure, without the request that it was. */
export const reasonOf = (error: unknown): string => {
  const told = z
    .object({ errors: z.array(z.object({ code: z.number(), message: z.string() })) })
    .safeParse(error);
  if (told.success && told.data.errors.length > 0) {
    return told.data.errors.map(({ code, message }) => `${message} (${code})`).join('; ');
  }
  return error instanceof Error ? error.message : String(error);
};

/** Whether Cloudflare answered that there is no such thing. */
export const isMissing = (error: unknown): boolean =>
  z.object({ status: z.literal(404) }).safeParse(error).success;

const accountOf = async (client: Cloudflare, wanted: string | undefined) => {
  const accounts: { id: string; name: string }[] = [];
  for await (const { id, name } of client.accounts.list()) accounts.push({ id, name });
  const [first, ...others] = accounts.filter(({ id }) => wanted === undefined || id === wanted);
  if (!first) throw new UserError(`the token sees no account ${wanted ?? ''}; ${LOGIN}`);
  if (others.length > 0) {
    const lines = accounts.map(({ id, name }) => `  CLOUDFLARE_ACCOUNT_ID=${id}   ${name}`);
    throw new UserError(`the token sees several accounts; say which:\n${lines.join('\n')}`);
  }
  return first;
};

/**
 * Opens the account that `env` names: `CLOUDFLARE_API_TOKEN` or wrangler's own login, `CLOUDFLARE_ACCOUNT_ID` where the
 * token sees several, `CLOUDFLARE_API_BASE_URL` for another address. Null when nobody is logged in.
 */
export const findAccount = async (env: NodeJS.ProcessEnv): Promise<Account | null> => {
  const apiToken = await tokenOf(env);
  if (apiToken === null) return null;
  // Loaded when it is needed: it would double the time in which `dev` starts.
  const { default: Client } = await import('cloudflare');
  const baseURL = env['CLOUDFLARE_API_BASE_URL'] || undefined;
  const client = new Client({ apiToken, ...(baseURL === undefined ? {} : { baseURL }) });
  const { id, name } = await accountOf(client, env['CLOUDFLARE_ACCOUNT_ID'] || undefined).catch(
    (error: unknown) => {
      if (error instanceof UserError) throw error;
      throw new UserError(`Cloudflare does not tell its accounts: ${reasonOf(error)}; ${LOGIN}`);
    },
  );
  const wrangler: Account['wrangler'] = (args, input) =>
    runWrangler(args, {
      cwd: ROOT,
      env: { ...env, CLOUDFLARE_ACCOUNT_ID: id },
      ...(input === undefined ? {} : { input }),
    });
  return { id, name, client, wrangler };
};

/** The same, where there is nothing to do without it. */
export const openAccount = async (env: NodeJS.ProcessEnv = process.env): Promise<Account> => {
  const account = await findAccount(env);
  if (!account) throw new UserError(`no Cloudflare account: ${LOGIN}`);
  return account;
};
