import { join } from 'node:path';
import type { Command } from 'commander';
import { type Target, withStorage, withTarget } from '../cloud/target.ts';
import { UserError } from '../terminal.ts';
import { ROOT, readWorkers, soulBucket } from '../workspace/workers.ts';
import { restoreSoul } from './previous.ts';
import { bucketStore, type SoulStore } from './store.ts';
import { diffSoul, pullSoul, pushSoul, soulChanges } from './sync.ts';

const SOUL_DIR = join(ROOT, 'soul');

const withStore = <T>(target: Target, use: (store: SoulStore) => Promise<T>): Promise<T> =>
  withStorage(target, (storage) => use(bucketStore(storage.bucket(soulBucket(readWorkers())))));

const MEANING = {
  put: 'changed here, goes to R2 with push',
  same: 'the same',
  kept: 'edited in R2, comes here with pull',
  remote: 'only in R2: pull takes it, push --prune deletes it if it was put from here',
} as const;

/** `golem soul diff|push|pull|restore`. */
export const addSoulCommands = (program: Command, say: (...lines: string[]) => void): void => {
  const soul = program.command('soul').description('the files that say who Golem is, here and in R2');
  const add = (name: string, description: string) => withTarget(soul.command(name).description(description));

  add('diff', 'show how each file stands, and what a push would change').action(async (options: Target) => {
    const [states, changes] = await withStore(
      options,
      async (store) => [await diffSoul(SOUL_DIR, store), await soulChanges(SOUL_DIR, store)] as const,
    );
    for (const [key, state] of Object.entries(states)) {
      say(`${key}: ${MEANING[state]}`, ...(changes[key] ?? []).map((line) => `    ${line}`));
    }
  });
  add('push', 'put what is new or changed here; what was edited in R2 is left alone')
    .option('--force', 'also over what was edited in R2', false)
    .option('--prune', 'delete what was put from here and is not here any more', false)
    .action(async (options: Target & { force: boolean; prune: boolean }) => {
      const states = await withStore(options, (store) => pushSoul(SOUL_DIR, store, options));
      say(
        ...Object.entries(states).map(
          ([key, state]) => `${key}: ${state === 'remote' ? MEANING.remote : state}`,
        ),
      );
      const left = Object.keys(states).filter((key) => states[key] === 'kept' && !options.force);
      if (left.length > 0)
        throw new UserError(
          `not overwritten, because they were edited in R2: ${left.join(', ')}. \`golem soul diff\` shows how; \`pull\` takes that, \`push --force\` overwrites it.`,
        );
    });
  add('restore <file>', 'put back what a file in R2 was before it was last pushed').action(
    async (file: string, options: Target) => {
      const hasPrevious = await withStore(options, (store) => restoreSoul(file, store));
      if (!hasPrevious) throw new UserError(`there is no previous version of ${file}`);
      say(`${file}: as it was before; the same again takes that back`);
    },
  );
  add('pull', 'take what was edited in R2')
    .option('--force', 'also over what was changed here', false)
    .action(async (options: Target & { force: boolean }) => {
      const taken = await withStore(options, (store) => pullSoul(SOUL_DIR, store, options.force));
      say(...(taken.length > 0 ? taken : ['nothing to take']));
    });
};
