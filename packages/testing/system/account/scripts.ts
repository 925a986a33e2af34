import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { z } from 'zod';
import { ApiError, answer } from './answer.ts';

const Binding = z.looseObject({ name: z.string(), type: z.string() });
type Binding = z.infer<typeof Binding>;

/** What wrangler says of a Worker that it uploads. */
const Metadata = z.looseObject({
  main_module: z.string(),
  bindings: z.array(Binding),
  compatibility_date: z.string(),
  migrations: z
    .looseObject({ old_tag: z.string().optional(), new_tag: z.string(), steps: z.array(z.unknown()) })
    .optional(),
  keep_bindings: z.array(z.string()).optional(),
});
type Metadata = z.infer<typeof Metadata>;

interface Version {
  id: string;
  number: number;
  bindings: Binding[];
  createdOn: string;
}

export interface Script {
  name: string;
  metadata: Metadata;
  versions: Version[];
  /** The version that is live. */
  live: string;
  /** What was live when, newest first. */
  deployments: { id: string; version: string; createdOn: string }[];
  migrationTag: string | null;
  secrets: Map<string, string>;
  crons: string[];
  subdomain: boolean;
}

/** The Workers of an account. */
export class Scripts extends Map<string, Script> {
  readonly workflows = new Map<string, unknown>();
  /** How often a Worker was uploaded, by name, in order. */
  readonly uploads: string[] = [];

  of(name: string): Script {
    const script = this.get(name);
    if (!script) throw new ApiError(404, 10007, 'This Worker does not exist on your account.');
    return script;
  }

  /** Makes a version the live one. */
  deploy(script: Script, version: string): void {
    script.live = version;
    script.deployments.unshift({ id: randomUUID(), version, createdOn: new Date().toISOString() });
  }

  /** Takes in an upload, as Cloudflare does: what is bound must be there. */
  upload(name: string, metadata: Metadata): Script {
    for (const binding of metadata.bindings) {
      if (binding.type === 'service' && !this.has(String(binding['service']))) {
        throw new ApiError(
          400,
          10143,
          `Could not resolve service binding '${binding.name}'. Target script '${String(binding['service'])}' not found.`,
        );
      }
      if (binding.type === 'd1' && typeof binding['id'] !== 'string') {
        throw new ApiError(
          400,
          10021,
          `binding ${binding.name} of type d1 must have a valid \`id\` specified`,
        );
      }
    }
    const before = this.get(name);
    const tag = before?.migrationTag ?? null;
    if ((metadata.migrations?.old_tag ?? tag) !== tag)
      throw new ApiError(412, 10079, 'migration tag precondition failed');
    const version = {
      id: randomUUID(),
      number: (before?.versions.length ?? 0) + 1,
      bindings: metadata.bindings,
      createdOn: new Date().toISOString(),
    };
    const script: Script = {
      name,
      secrets: new Map(),
      crons: [],
      subdomain: false,
      ...before,
      metadata,
      versions: [version, ...(before?.versions ?? [])],
      live: version.id,
      deployments: [...(before?.deployments ?? [])],
      migrationTag: metadata.migrations?.new_tag ?? tag,
    };
    this.deploy(script, version.id);
    this.set(name, script);
    this.uploads.push(name);
    return script;
  }
}

const metadataOf = async (request: Request): Promise<Metadata> => {
  const form = await request.formData();
  const text = z.string().parse(form.get('metadata'));
  const metadata = Metadata.parse(JSON.parse(text));
  if (form.get(metadata.main_module) === null) throw new ApiError(400, 10021, 'No such module');
  return metadata;
};

const secretBindings = ({ secrets }: Script): Binding[] =>
  [...secrets.keys()].map((name) => ({ name, type: 'secret_text' }));

const bindingsOf = (script: Script): Binding[] => [
  ...(script.versions.find(({ id }) => id === script.live)?.bindings ?? []).filter(
    ({ type }) => type !== 'secret_text',
  ),
  ...secretBindings(script),
];

const versionView = (script: Script, version: Version) => ({
  id: version.id,
  number: version.number,
  metadata: { created_on: version.createdOn, author_email: 'person@example.test', source: 'wrangler' },
  annotations: {},
  resources: {
    bindings: [...version.bindings, ...secretBindings(script)],
    script: { etag: version.id, handlers: ['fetch'], last_deployed_from: 'wrangler' },
    script_runtime: { compatibility_date: script.metadata.compatibility_date, usage_model: 'standard' },
  },
});

const deployments = (script: Script) => ({
  deployments: script.deployments.map(({ id, version, createdOn }) => ({
    id,
    source: 'wrangler',
    strategy: 'percentage',
    author_email: 'person@example.test',
    created_on: createdOn,
    annotations: {},
    versions: [{ version_id: version, percentage: 100 }],
  })),
});

const Deployment = z.looseObject({
  versions: z.tuple([z.looseObject({ version_id: z.string(), percentage: z.literal(100) })]),
});
const SecretPut = z.object({ name: z.string(), text: z.string(), type: z.literal('secret_text') });
const SecretPatch = z.looseObject({ secrets: z.record(z.string(), SecretPut.nullable()) });

/** `/workers/…` and `/workflows`: as much as wrangler asks for a deployment, a rollback and secrets. */
export const scriptRoutes = (scripts: Scripts): Hono => {
  const app = new Hono();
  app.get('/workers/subdomain', () => answer({ subdomain: 'person' }));
  app.get('/workers/services/:name', (c) => {
    const script = scripts.of(c.req.param('name'));
    const environment = {
      environment: 'production',
      script: { id: script.name, last_deployed_from: 'wrangler' },
    };
    return answer({ id: script.name, default_environment: environment });
  });
  app.get('/workers/workers/:name', (c) => {
    const { name, subdomain } = scripts.of(c.req.param('name'));
    return answer({
      id: name,
      name,
      subdomain: { enabled: subdomain, previews_enabled: subdomain },
      tags: [],
    });
  });
  app.get('/workers/scripts', () =>
    answer(
      [...scripts.values()].map(({ name, migrationTag }) => ({ id: name, migration_tag: migrationTag })),
    ),
  );

  const at = '/workers/scripts/:name';
  app.put(at, async (c) => {
    const script = scripts.upload(c.req.param('name'), await metadataOf(c.req.raw));
    return answer({ id: script.name, etag: script.live, deployment_id: script.live, startup_time_ms: 20 });
  });
  app.get(`${at}/settings`, (c) => {
    const script = scripts.of(c.req.param('name'));
    return answer({
      bindings: bindingsOf(script),
      compatibility_date: script.metadata.compatibility_date,
      compatibility_flags: [],
      migration_tag: script.migrationTag,
      tags: [],
    });
  });
  app.patch(`${at}/script-settings`, () => answer({}));
  app.get(`${at}/deployments`, (c) => answer(deployments(scripts.of(c.req.param('name')))));
  app.post(`${at}/deployments`, async (c) => {
    const script = scripts.of(c.req.param('name'));
    scripts.deploy(script, Deployment.parse(await c.req.json()).versions[0].version_id);
    return answer({ id: script.live });
  });
  app.post(`${at}/versions`, async (c) => {
    const script = scripts.upload(c.req.param('name'), await metadataOf(c.req.raw));
    return answer({ id: script.live, startup_time_ms: 20, metadata: { has_preview: false } });
  });
  app.get(`${at}/versions`, (c) => {
    const script = scripts.of(c.req.param('name'));
    return answer({ items: script.versions.map((version) => versionView(script, version)) });
  });
  app.get(`${at}/versions/:id`, (c) => {
    const script = scripts.of(c.req.param('name'));
    const version = script.versions.find(({ id }) => id === c.req.param('id'));
    if (!version) throw new ApiError(404, 10092, 'version not found');
    return answer(versionView(script, version));
  });
  app.get(`${at}/secrets`, (c) => answer(secretBindings(scripts.of(c.req.param('name')))));
  app.put(`${at}/secrets`, async (c) => {
    const { name, text } = SecretPut.parse(await c.req.json());
    scripts.of(c.req.param('name')).secrets.set(name, text);
    return answer({ name, type: 'secret_text' });
  });
  app.patch(`${at}/secrets-bulk`, async (c) => {
    const script = scripts.of(c.req.param('name'));
    for (const [name, secret] of Object.entries(SecretPatch.parse(await c.req.json()).secrets)) {
      if (secret) script.secrets.set(name, secret.text);
      else script.secrets.delete(name);
    }
    return answer({});
  });
  app.get(`${at}/schedules`, (c) =>
    answer({ schedules: scripts.of(c.req.param('name')).crons.map((cron) => ({ cron })) }),
  );
  app.put(`${at}/schedules`, async (c) => {
    const schedules = z.array(z.object({ cron: z.string() })).parse(await c.req.json());
    scripts.of(c.req.param('name')).crons = schedules.map(({ cron }) => cron);
    return answer({ schedules });
  });
  app.get(`${at}/subdomain`, (c) => {
    const enabled = scripts.of(c.req.param('name')).subdomain;
    return answer({ enabled, previews_enabled: enabled });
  });
  app.post(`${at}/subdomain`, async (c) => {
    const { enabled } = z.looseObject({ enabled: z.boolean() }).parse(await c.req.json());
    scripts.of(c.req.param('name')).subdomain = enabled;
    return answer({ enabled, previews_enabled: enabled });
  });
  app.get('/workflows', (c) =>
    answer(Number(c.req.query('page') ?? 1) > 1 ? [] : [...scripts.workflows.values()]),
  );
  app.get('/workflows/:name', (c) => {
    const workflow = scripts.workflows.get(c.req.param('name'));
    if (!workflow) throw new ApiError(404, 10200, 'workflow.not_found');
    return answer(workflow);
  });
  app.put('/workflows/:name', async (c) => {
    const workflow = z
      .looseObject({ script_name: z.string(), class_name: z.string() })
      .parse(await c.req.json());
    scripts.workflows.set(c.req.param('name'), { name: c.req.param('name'), ...workflow });
    return answer({ id: c.req.param('name') });
  });
  return app;
};
