import { resolve } from 'node:path';
import type { Command } from 'commander';
import { openLocalStorage } from '../dev/local-storage.ts';
import { readWorkers } from '../workspace/workers.ts';
import { openAccount } from './account.ts';
import { accountStorage } from './account-storage.ts';
import type { Storage } from './storage.ts';

/** Where a command works: the account, or the storage of `pnpm dev`. */
export interface Target {
  local: boolean;
  persistTo: string;
}

/** Gives a command the options of {@link Target}. */
export const withTarget = (command: Command): Command =>
  command
    .option('--local', 'the local storage instead of the account, while nothing runs on it', false)
    .option('--persist-to <dir>', 'folder of the local storage', '.golem');

/** Opens the storage for as long as `use` takes. */
export const withStorage = async <T>(target: Target, use: (storage: Storage) => Promise<T>): Promise<T> => {
  const workers = readWorkers();
  if (!target.local) return use(accountStorage(await openAccount(), workers));
  await using storage = await openLocalStorage(workers, resolve(target.persistTo));
  // Awaited here, so that the storage stays open until then.
  return await use(storage);
};
