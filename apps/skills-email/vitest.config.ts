import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readD1Migrations } from '@cloudflare/vitest-pool-workers';
import { skillProject } from '@golem/testing/skill-project';
import { z } from 'zod';

const migrations = await readD1Migrations(join(import.meta.dirname, '../../migrations'));

/** Messages that others published; they lie beside the checkout and need not be there. */
const shared = join(import.meta.dirname, '../../../shared/data/mail');
const published = globSync('**/*.eml', { cwd: shared })
  .toSorted()
  .map((path) => ({ name: basename(path), base64: readFileSync(join(shared, path), 'base64') }));

/** Strings that programs are known to break on. */
const strings = join(import.meta.dirname, '../../../shared/data/strings/blns/blns.json');
const naughty = existsSync(strings)
  ? z.array(z.string()).parse(JSON.parse(readFileSync(strings, 'utf8')))
  : [];

export default skillProject(
  'email',
  {
    MAIL_FROM: 'golem@example.com',
    MAIL_INBOX: 'golem@example.com',
    MIGRATIONS: JSON.stringify(migrations),
  },
  { setupFiles: ['./test/migrate.ts'], provide: { published, naughty } },
);
