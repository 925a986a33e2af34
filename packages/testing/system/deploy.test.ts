import { globSync } from 'node:fs';
import { join } from 'node:path';
import { type LocalWorld, startLocalWorld } from '@golem/local-world';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Account, startAccount } from './account/account.ts';
import { ROOT } from './golem.ts';
import { runGolem } from './golem-cli.ts';

let account: Account;
let world: LocalWorld;
const golem = (...args: string[]) => runGolem(args, { ...world.env, ...account.env });
const signs = (output: string) => output.split('\n').filter((line) => /^[=~✓✗]/.test(line));

const SKILLS = ['email', 'hosting', 'observability', 'server-admin', 'web-fetch'];

beforeAll(async () => {
  account = await startAccount();
  world = await startLocalWorld({ checkDescriptions: true });
});
afterAll(async () => {
  await account.close();
  await world.close();
});

test('a dry run for an empty account says all that would be made, and makes nothing', async () => {
  const { code, output } = await golem('deploy', '--dry-run');
  expect(code, output).toBe(0);
  expect(output).toContain('+ the database golem');
  expect(output).toContain('+ the Worker golem-gateway');
  expect(account.writes()).toEqual([]);
}, 120_000);

test('a first deploy that breaks off at the gateway says what to do, and what is done stays done', async () => {
  account.failNext(({ method, path }) => method === 'PUT' && path.endsWith('/golem-gateway'));
  const { code, output } = await golem('deploy');
  expect(code, output).toBe(1);
  expect(output).toContain('✗ Worker golem-gateway');
  expect(output).toContain('→ then run it again: what is done stays done');
  expect(account.scripts.uploads).toEqual(SKILLS.map((name) => `golem-skill-${name}`));
}, 120_000);

test('the next deploy goes on from there', async () => {
  const { code, output } = await golem('deploy');
  expect(code, output).toBe(0);
  expect(signs(output)).toContain('= Worker golem-skill-email');
  expect(account.scripts.uploads).toEqual([...SKILLS.map((name) => `golem-skill-${name}`), 'golem-gateway']);
}, 120_000);

test('it made the buckets, the tables, the Workers with their bindings, the soul and the commands', async () => {
  expect([...account.buckets.keys()].toSorted()).toEqual(['golem-mail', 'golem-results', 'golem-soul']);
  const migrations = globSync('*.sql', { cwd: join(ROOT, 'migrations') }).toSorted();
  expect(account.databases.query('golem', 'SELECT name FROM d1_migrations ORDER BY name')).toEqual(
    migrations.map((name) => ({ name })),
  );
  const [database] = account.databases.all;
  const { bindings } = account.scripts.of('golem-gateway').metadata;
  expect(bindings.find(({ name }) => name === 'DB')).toMatchObject({ type: 'd1', id: database?.uuid });
  expect(bindings.filter(({ type }) => type === 'service')).toHaveLength(5);
  expect(account.scripts.of('golem-gateway').subdomain).toBe(true);
  expect(account.scripts.of('golem-skill-email').subdomain).toBe(false);
  expect([...account.scripts.workflows.keys()]).toEqual(['golem-agent']);
  expect(account.buckets.of('golem-soul').has('identity.md')).toBe(true);
});

test('a second deploy changes nothing and says so', async () => {
  account.requests.length = 0;
  const { code, output } = await golem('deploy');
  expect(code, output).toBe(0);
  expect(signs(output).filter((line) => !line.startsWith('='))).toEqual([]);
  expect(output).toContain('nothing to do');
  expect(account.writes()).toEqual([]);
}, 120_000);

test('a deploy that breaks off between the upload and the cron is noticed by the next one, which sets it', async () => {
  account.scripts.delete('golem-gateway');
  const before = account.scripts.uploads.length;
  account.failNext(({ method, path }) => method === 'PUT' && path.endsWith('/schedules'));
  expect(await golem('deploy', '--only', 'gateway')).toMatchObject({ code: 1 });
  expect(account.scripts.of('golem-gateway').crons).toEqual([]);

  const { code, stdout } = await golem('deploy', '--only', 'gateway', '--json');
  expect({ code, report: JSON.parse(stdout) }).toMatchObject({
    code: 0,
    report: { ok: true, changed: true, steps: [{ title: 'Worker golem-gateway', outcome: 'changed' }] },
  });
  expect(account.scripts.of('golem-gateway').crons).toEqual(['*/5 * * * *']);
  expect(account.scripts.uploads.slice(before)).toEqual(['golem-gateway', 'golem-gateway']);
}, 60_000);

test('init tries each credential before it changes anything, and tells no value', async () => {
  account.requests.length = 0;
  const { code, output } = await runGolem(['init'], {
    ...world.env,
    ...account.env,
    ANTHROPIC_API_KEY: 'a-key-that-nobody-may-see',
    ANTHROPIC_BASE_URL: 'http://127.0.0.1:1',
  });
  expect({ code, output }).toMatchObject({ code: 1, output: expect.stringContaining('✗ ANTHROPIC_API_KEY') });
  expect(output).not.toContain('a-key-that-nobody-may-see');
  expect(account.writes()).toEqual([]);
}, 60_000);

test('init gives each Worker the secrets that it knows, all the same GRANT_SECRET, and says what is left to do', async () => {
  const secrets = { GRANT_SECRET: 'g'.repeat(32), OPERATOR_TOKEN: 'o'.repeat(32) };
  const { code, output } = await runGolem(['init'], { ...world.env, ...account.env, ...secrets });
  expect(code, output).toBe(0);
  expect(output).toContain('https://golem-gateway.person.workers.dev/discord/interactions');
  expect(output).not.toContain(secrets.GRANT_SECRET);
  const given = [...account.scripts.values()].map((script) => script.secrets.get('GRANT_SECRET'));
  expect(given).toEqual(given.map(() => secrets.GRANT_SECRET));
  expect(given).toHaveLength(6);
  expect([...account.scripts.of('golem-skill-hosting').secrets.keys()]).toEqual(['GRANT_SECRET']);
}, 120_000);

test('rollback puts a Worker back to the version before', async () => {
  const { scripts } = account;
  // A second version, as the dashboard makes one.
  scripts.upload('golem-gateway', scripts.of('golem-gateway').metadata);
  const before = scripts.of('golem-gateway').versions.map(({ id }) => id);
  const rolled = await golem('rollback', 'gateway', String(before[1]), '--yes');
  expect(rolled.code, rolled.output).toBe(0);
  expect(account.scripts.of('golem-gateway').live).toBe(before[1]);
}, 60_000);

test('with a token that Cloudflare does not know it says how to log in', async () => {
  const { code, output } = await runGolem(['deploy'], { ...account.env, CLOUDFLARE_API_TOKEN: 'wrong' });
  expect({ code, output }).toMatchObject({ code: 1, output: expect.stringContaining('wrangler login') });
  expect(output).not.toContain('    at ');
});

test('nothing was asked of Cloudflare that the stand-in does not know, because that has not been thought of', () => {
  expect(account.unknown).toEqual([]);
});
