import { join } from 'node:path';
import { bucketStore } from '../soul/store.ts';
import { pushSoul } from '../soul/sync.ts';
import { createLog } from '../terminal.ts';
import { ROOT, readWorkers, soulBucket } from '../workspace/workers.ts';
import { introducePeople } from './local-people.ts';
import { openLocalStorage } from './local-storage.ts';

// The folder of the local storage, and whether the people of the local Discord are to be known.
const [, , persistTo = '.golem', people = ''] = process.argv;
const log = createLog(false);

const workers = readWorkers();
await using storage = await openLocalStorage(workers, persistTo);

const applied = await storage.migrate();
if (applied.length > 0) log('info', 'storage', `applied migrations: ${applied.join(', ')}`);

// Only a database that was just made: one that somebody has taken a person out of stays as it is.
if (people === 'local' && applied.length > 0) await introducePeople(storage.db);

const states = await pushSoul(join(ROOT, 'soul'), bucketStore(storage.bucket(soulBucket(workers))), {
  // Golem is of use without it, and its author is at work on it.
  leaveOut: (problem) => log('warn', 'storage', `this runbook cannot be run and was left out: ${problem}`),
});
const keysIn = (wanted: string) => Object.keys(states).filter((key) => states[key] === wanted);
const put = keysIn('put');
const kept = keysIn('kept');
if (put.length > 0) log('info', 'storage', `put into the soul: ${put.join(', ')}`);
if (kept.length > 0) {
  log(
    'warn',
    'storage',
    `edited in R2, so not overwritten: ${kept.join(', ')} (pnpm golem soul diff --local)`,
  );
}
