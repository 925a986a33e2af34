import { expect, test } from 'vitest';
import { type WorkerApp, WranglerConfig } from '../workspace/workers.ts';
import { deploySteps, sizesIn } from './deploy.ts';
import { runSteps, type Step } from './steps.ts';

const aWorker = (folder: string, more: object = {}): WorkerApp => ({
  folder,
  dir: `/repo/apps/${folder}`,
  configPath: `/repo/apps/${folder}/wrangler.jsonc`,
  config: WranglerConfig.parse({
    name: `golem-${folder}`,
    main: 'a.ts',
    compatibility_date: '2026-01-01',
    ...more,
  }),
  settings: {},
});
const WORKERS = [
  aWorker('skills-email'),
  aWorker('skills-hosting'),
  aWorker('gateway', {
    d1_databases: [{ binding: 'DB', database_name: 'golem' }],
    r2_buckets: [
      { binding: 'SOUL', bucket_name: 'golem-soul' },
      { binding: 'RESULTS', bucket_name: 'golem-results' },
    ],
  }),
];
const titles = (options: { dryRun: boolean; only?: string }) =>
  deploySteps(options, () => undefined, WORKERS).map(({ title }) => title);

test('skills come before the gateway that binds them, and tables before the code that reads them', () => {
  expect(titles({ dryRun: false })).toEqual([
    'migrate the database golem',
    'deploy golem-skills-email',
    'deploy golem-skills-hosting',
    'deploy golem-gateway',
    'push the soul to golem-soul',
    'register the Discord commands',
  ]);
});

test.each(['email', 'skills-email', 'golem-skills-email'])(
  '--only %s deploys that Worker and nothing else',
  (only) => {
    expect(titles({ dryRun: false, only })).toEqual(['deploy golem-skills-email']);
  },
);

test('--only with a name that is not there says which are', () => {
  expect(() => titles({ dryRun: true, only: 'mail' })).toThrow('no Worker mail; there are skills-email');
});

test('deployment stops at the step that fails and says what to do', async () => {
  const ran: string[] = [];
  const step = (title: string, error?: string): Step => ({
    title,
    hint: `mend ${title}`,
    run: async () => {
      ran.push(title);
      if (error !== undefined) throw new Error(error);
      return [];
    },
  });
  const told: unknown[] = [];
  const ok = await runSteps([step('a'), step('b', 'no account'), step('c')], (outcome) => told.push(outcome));
  expect({ ok, ran, last: told.at(-1) }).toEqual({
    ok: false,
    ran: ['a', 'b'],
    last: { title: 'b', ok: false, error: 'no account', hint: 'mend b' },
  });
});

test('reads the sizes out of what wrangler prints', () => {
  expect(sizesIn('x\nTotal Upload: 120.54 KiB / gzip: 31.20 KiB\n')).toBe('120.54 KiB, 31.20 KiB gzip');
});
