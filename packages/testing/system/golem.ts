import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { D1Database, DurableObjectNamespace, R2Bucket } from '@cloudflare/workers-types';
import { type LocalWorld, type LocalWorldOptions, startLocalWorld } from '@golem/local-world';
import { createTestHarness } from 'wrangler';
import { z } from 'zod';
import { until } from './until.ts';

export const ROOT = resolve(import.meta.dirname, '../../..');

/** The Workers, the one with the public routes first. */
const WORKERS = ['gateway', 'web-fetch', 'email', 'hosting', 'server-admin', 'observability'].map(
  (name, index) => join(ROOT, `apps/${index === 0 ? name : `skills-${name}`}/wrangler.jsonc`),
);

const SECRETS = {
  GRANT_SECRET: 'a-grant-secret-for-tests-only-0123456789',
  OPERATOR_TOKEN: 'an-operator-token-for-tests-only-0123456789',
  // Only where a test is about it: everything else comes by interactions.
  DISCORD_SOCKET: 'off',
};

export interface GolemOptions {
  /** Put over the usual settings of all Workers; `undefined` takes one away. */
  settings?: Record<string, string | undefined> | undefined;
  world?: LocalWorldOptions;
}

/** The objects are only named here: their storage is read through the harness. */
type GatewayEnv = {
  DB: D1Database;
  SOUL: R2Bucket;
  SESSION: DurableObjectNamespace;
  POLICY_GATE: DurableObjectNamespace;
};

const withoutAbsent = (settings: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(settings).flatMap(([name, value]) => (value ? [[name, value]] : [])));

const prepare = async ({ DB, SOUL }: GatewayEnv, world: LocalWorld): Promise<void> => {
  const folder = join(ROOT, 'soul');
  for (const key of globSync('**/*.md', { cwd: folder })) {
    await SOUL.put(key, readFileSync(join(folder, key), 'utf8'));
  }
  const { operator, viewer } = world.discord.users;
  const insert = DB.prepare(
    "INSERT INTO principals (id, kind, role, name, created_at, created_by) VALUES (?, 'user', ?, ?, 0, 'test')",
  );
  await DB.batch([
    insert.bind(operator.id, 'operator', 'operator'),
    insert.bind(viewer.id, 'viewer', 'viewer'),
  ]);
};

const Sent = z.object({ allowed_mentions: z.object({ parse: z.tuple([]) }).strict() });
const pingsNobody = ({ method, path, body }: LocalWorld['discord']['requests'][number]): boolean =>
  !/\/(messages|webhooks)\b/.test(path) ||
  method === 'GET' ||
  method === 'DELETE' ||
  Sent.safeParse(body).success;

/** The six Workers from their own configurations, over a local world in this process whose traffic is all checked. */
export const startGolem = async ({ settings = {}, world: worldOptions = {} }: GolemOptions = {}) => {
  const world = await startLocalWorld({ checkDescriptions: true, ...worldOptions });
  const vars = withoutAbsent({ ...world.env, ...SECRETS, ...settings });
  const harness = createTestHarness({ workers: WORKERS.map((configPath) => ({ configPath, vars })) });
  const { url } = await harness.listen();
  const gateway = harness.getWorker<GatewayEnv>();
  await gateway.applyD1Migrations('DB');
  const env = await gateway.getEnv();
  await prepare(env, world);
  world.connect(url.origin);

  const query = async (sql: string, ...values: unknown[]): Promise<Record<string, unknown>[]> =>
    (
      await env.DB.prepare(sql)
        .bind(...values)
        .all()
    ).results;

  return {
    url: url.origin,
    world,
    /** Rows of D1. */
    query,
    env,
    /** Rows of the Session object of a chat. */
    session: async (chat: string, sql: string, ...values: unknown[]) =>
      (await gateway.getDurableObjectStorage('SESSION', { name: chat })).exec(sql, ...values),
    /** Rows of the PolicyGate object of a skill. */
    gate: async (skill: string, sql: string, ...values: unknown[]) =>
      (await gateway.getDurableObjectStorage('POLICY_GATE', { name: skill })).exec(sql, ...values),
    cron: () => gateway.scheduled({ cron: '*/5 * * * *' }),
    /** What the Workers logged, oldest first. */
    logs: () => harness.getLogs().map(({ message }) => message),
    until,
    /** Requests to Discord that carry text and do not say that nobody is to be pinged. */
    pinging: () => world.discord.requests.filter((request) => !pingsNobody(request)),
    async close() {
      await harness.close();
      await world.close();
    },
  };
};
export type Golem = Awaited<ReturnType<typeof startGolem>>;
