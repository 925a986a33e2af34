import { join } from 'node:path';
import { bucketStore } from '../soul/store.ts';
import { pushSoul } from '../soul/sync.ts';
import { createLog } from '../terminal.ts';
import { gatewayOf, ROOT, readWorkers } from '../workspace/workers.ts';
import { openLocalStorage } from './local-storage.ts';
import { applyMigrations } from './migrations.ts';

// The argument is the folder of the local storage.
const [, , persistTo = '.golem'] = process.argv;
const log = createLog(false);

await using storage = await openLocalStorage(gatewayOf(readWorkers()), persistTo);

const applied = await applyMigrations(storage.db, join(ROOT, 'migrations'));
if (applied.length > 0) log('info', 'storage', `applied migrations: ${applied.join(', ')}`);

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
