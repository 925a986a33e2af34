import { stripVTControlCharacters } from 'node:util';
import type { Account } from '../cloud/account.ts';
import { UserError } from '../terminal.ts';
import type { WorkerApp } from '../workspace/workers.ts';

/** The variables of `values` that a Worker knows. */
const secretsFor = (worker: WorkerApp, values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).filter(([name, value]) => value !== '' && name in worker.settings),
  );

/** Gives each Worker the secrets that it knows, in one request each. Returns the names by Worker. */
export const putSecrets = async (
  account: Account,
  workers: readonly WorkerApp[],
  values: Readonly<Record<string, string>>,
): Promise<string[]> => {
  const told: string[] = [];
  for (const worker of workers) {
    const secrets = secretsFor(worker, values);
    const names = Object.keys(secrets);
    if (names.length === 0) continue;
    const args = ['secret', 'bulk', '-c', worker.configPath];
    // By standard input: no value is ever an argument, which other users of the machine could read.
    const { code, output } = await account.wrangler(args, JSON.stringify(secrets));
    if (code !== 0) throw new UserError(stripVTControlCharacters(output).trim());
    told.push(`${worker.config.name}: ${names.join(', ')}`);
  }
  return told;
};
