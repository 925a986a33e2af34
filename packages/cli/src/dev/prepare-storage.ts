import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { UserError } from '../terminal.ts';
import { localWranglerEnv } from './wrangler-env.ts';

/**
 * Brings the local database and soul up to date, in a process of its own: wrangler as a library answers signals by
 * ending the process it is in, and `dev` has more to end than that.
 */
export const prepareStorage = async (options: {
  persistTo: string;
  workerOnly: readonly string[];
  /** Whether the people of the local Discord are to be known. */
  localPeople: boolean;
  signal: AbortSignal;
}): Promise<void> => {
  const { persistTo, workerOnly, localPeople, signal } = options;
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'storage-process.ts'), persistTo, localPeople ? 'local' : ''],
    {
      // Standard output belongs to the ready line.
      stdio: ['ignore', process.stderr, process.stderr],
      env: localWranglerEnv(process.env, workerOnly, persistTo),
      signal,
    },
  );
  const [code]: unknown[] = await once(child, 'exit');
  if (code !== 0) throw new UserError(`the local storage in ${persistTo} could not be prepared, see above`);
};
