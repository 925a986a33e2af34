import { join } from 'node:path';
import { readD1Migrations } from '@cloudflare/vitest-pool-workers';
import { skillProject } from '@golem/testing/skill-project';

const migrations = await readD1Migrations(join(import.meta.dirname, '../../migrations'));

export default skillProject(
  'email',
  {
    MAIL_FROM: 'golem@example.com',
    MAIL_INBOX: 'golem@example.com',
    MIGRATIONS: JSON.stringify(migrations),
  },
  { setupFiles: ['./test/migrate.ts'] },
);
