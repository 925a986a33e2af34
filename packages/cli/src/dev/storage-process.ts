import { join } from 'node:path';
import { bucketStore } from '../soul/store.ts';
import { pushSoul } from '../soul/sync.ts';
import { createLog } from '../terminal.ts';
import { gatewayOf, ROOT, readWorkers } from '../workspace/workers.ts';
import { introducePeople } from './local-people.ts';
import { openLocalStorage } from './local-storage.ts';
import { applyMigrations } from './migrations.ts';

// The folder of the local storage, and whether the people of the local Discord are to be known.
const [, , persistTo = '.golem', people = ''] = process.argv;
const log = createLog(false);

await using storage = await openLocalStorage(gatewayOf(readWorkers()), persistTo);

const applied = await applyMigrations(storage.db, join(ROOT, 'migrations'));
if (applied.length > 0) log('info', 'storage', `applied migrations: ${applied.join(', ')}`);

// Only a database that was just made: one that somebody has taken a person out of stays as it is.
if (people === 'local' && applied.length > 0) await introducePeople(storage.db);

const states = await pushSoul(join(ROOT, 'soul'), bucketStore(storage.soul), false);
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
