import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { openLocalStorage } from '../dev/local-storage.ts';
import { gatewayOf, ROOT, readWorkers } from '../workspace/workers.ts';
import { bucketStore, type SoulStore, wranglerStore } from './store.ts';
import { diffSoul, pullSoul, pushSoul } from './sync.ts';

interface Target {
  local: boolean;
  persistTo: string;
}

const SOUL_DIR = join(ROOT, 'soul');

/** Opens the soul of the account or of the local storage for as long as `use` takes. */
const withStore = async <T>(target: Target, use: (store: SoulStore) => Promise<T>): Promise<T> => {
  const gateway = gatewayOf(readWorkers());
  if (!target.local) return use(wranglerStore(gateway.config.r2_buckets[0]?.bucket_name ?? 'golem-soul'));
  await using storage = await openLocalStorage(gateway, resolve(target.persistTo));
  // Awaited here, so that the storage stays open until then.
  return await use(bucketStore(storage.soul));
};

const MEANING = {
  put: 'changed here, goes to R2 with push',
  same: 'the same',
  kept: 'edited in R2, comes here with pull',
  remote: 'only in R2, comes here with pull',
} as const;

/** `golem soul diff|push|pull`. */
export const addSoulCommands = (program: Command, say: (...lines: string[]) => void): void => {
  const soul = program.command('soul').description('the files that say who Golem is, here and in R2');
  const add = (name: string, description: string) =>
    soul
      .command(name)
      .description(description)
      .option('--local', 'the local storage instead of the account', false)
      .option('--persist-to <dir>', 'folder of the local storage', '.golem');

  add('diff', 'show how each file stands').action(async (options: Target) => {
    const states = await withStore(options, (store) => diffSoul(SOUL_DIR, store));
    say(...Object.entries(states).map(([key, state]) => `${key}: ${MEANING[state]}`));
  });
  add('push', 'put what is new or changed here; what was edited in R2 is left alone')
    .option('--force', 'also over what was edited in R2', false)
    .action(async (options: Target & { force: boolean }) => {
      const states = await withStore(options, (store) => pushSoul(SOUL_DIR, store, options.force));
      say(...Object.entries(states).map(([key, state]) => `${key}: ${state}`));
    });
  add('pull', 'take what was edited in R2')
    .option('--force', 'also over what was changed here', false)
    .action(async (options: Target & { force: boolean }) => {
      const taken = await withStore(options, (store) => pullSoul(SOUL_DIR, store, options.force));
      say(...(taken.length > 0 ? taken : ['nothing to take']));
    });
};
