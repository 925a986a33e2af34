import { expect, test } from 'vitest';
import { type WorkerApp, WranglerConfig } from '../workspace/workers.ts';
import { sizesIn } from './bundle.ts';
import { selected } from './deploy.ts';
import { differences, type LiveWorker } from './live-worker.ts';
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
const GATEWAY = aWorker('gateway', {
  d1_databases: [{ binding: 'DB', database_name: 'golem' }],
  workflows: [{ binding: 'AGENT', name: 'golem-agent' }],
  triggers: { crons: ['*/5 * * * *'] },
});
const WORKERS = [aWorker('skills-email'), GATEWAY];
const LIVE: LiveWorker = {
  release: 'aaaa',
  bindings: ['DB', 'AGENT'],
  secrets: [],
  crons: ['*/5 * * * *'],
  workersDev: true,
  workflows: ['golem-agent'],
};

test.each(['email', 'skills-email', 'golem-skills-email'])('--only %s means that Worker alone', (only) => {
  expect(selected(WORKERS, only)).toEqual([WORKERS[0]]);
});

test('--only with a name that is not there says which are', () => {
  expect(() => selected(WORKERS, 'mail')).toThrow('no Worker mail; there are skills-email, gateway');
});

test.each<[string, Partial<LiveWorker>, string[]]>([
  ['nothing', {}, []],
  ['other code', { release: 'bbbb' }, ['~ code or configuration: bbbb → aaaa']],
  ['what somebody deployed by hand', { release: null }, ['~ code or configuration: unknown → aaaa']],
  ['a cron that was never set', { crons: [] }, ['+ cron */5 * * * *']],
  ['a cron that nobody wants', { crons: ['*/5 * * * *', '* * * * *'] }, ['- cron * * * * *']],
  ['a missing workflow', { workflows: [] }, ['+ workflow golem-agent']],
  ['no address', { workersDev: false }, ['+ its address at workers.dev']],
])('sees %s', (_, live, lines) => {
  expect(differences(GATEWAY, 'aaaa', { ...LIVE, ...live })).toEqual(lines);
});

const stepsOf =
  (ran: string[]) =>
  (title: string, changes: string[], error?: string): Step => ({
    title,
    hint: `mend ${title}`,
    look: async () => ({
      changes,
      apply: async () => {
        ran.push(title);
        if (error !== undefined) throw new Error(error);
        return [];
      },
    }),
  });

test('deployment does what differs, stops at the step that fails and says what to do', async () => {
  const ran: string[] = [];
  const step = stepsOf(ran);
  const told: unknown[] = [];
  const steps = [step('a', []), step('b', ['+ b']), step('c', ['+ c'], 'no account'), step('d', ['+ d'])];
  const ok = await runSteps(steps, false, (outcome) => told.push(outcome));
  expect({ ok, ran, last: told.at(-1) }).toEqual({
    ok: false,
    ran: ['b', 'c'],
    last: { title: 'c', outcome: 'failed', error: 'no account', hint: 'mend c' },
  });
});

test('a dry run does nothing and tells what differs', async () => {
  const ran: string[] = [];
  const told: unknown[] = [];
  const ok = await runSteps([stepsOf(ran)('a', ['+ a'])], true, (outcome) => told.push(outcome));
  expect({ ok, ran, told }).toEqual({
    ok: true,
    ran: [],
    told: [{ title: 'a', outcome: 'would-change', lines: ['+ a'], ms: expect.any(Number) }],
  });
});

test('reads the sizes out of what wrangler prints', () => {
  expect(sizesIn('x\nTotal Upload: 120.54 KiB / gzip: 31.20 KiB\n')).toBe('120.54 KiB, 31.20 KiB gzip');
});
