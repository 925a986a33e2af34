import { expect, test } from 'vitest';
import { PackageJson, WranglerConfig } from '../workspace/workers.ts';
import { type Member, problemsIn, type Workspace } from './workspace.ts';

const aMember = (path: string, packageJson: object = {}): Member => ({
  path,
  kind: path.startsWith('apps/') ? 'apps' : 'packages',
  packageJson: PackageJson.parse({
    name: `@golem/${path.replace(/^\w+\//, '')}`,
    description: 'Owns something.',
    ...packageJson,
  }),
});
const aWorker = (folder: string, config: object = {}) => ({
  folder,
  config: WranglerConfig.parse({
    name: `golem-${folder}`,
    main: 'a.ts',
    compatibility_date: '2026-01-01',
    ...config,
  }),
  settings: { GRANT_SECRET: 'signs grants' },
});
const GATEWAY = aWorker('gateway', { services: [{ binding: 'SKILL_EMAIL', service: 'golem-skills-email' }] });

const aWorkspace = (overrides: Partial<Workspace> = {}): Workspace => ({
  members: [
    aMember('apps/gateway', { dependencies: { '@golem/policy': 'workspace:*', zod: 'catalog:' } }),
    aMember('packages/policy', { dependencies: { '@golem/contracts': 'workspace:*' } }),
    aMember('packages/contracts'),
  ],
  root: PackageJson.parse({ name: 'golem' }),
  workers: [aWorker('skills-email'), GATEWAY],
  manifests: [
    { skill: 'email', binding: 'SKILL_EMAIL' },
    { skill: 'memory', binding: null },
  ],
  capabilities: ['email.send'],
  migrations: ['0000_a.sql', '0001_b.sql'],
  policies: ['email.send'],
  catalog: { zod: '4.6.7', pool: 'npm:@cloudflare/vitest-plugin@1.5.0' },
  devVarsExample: '# GRANT_SECRET signs grants\nGRANT_SECRET=\n',
  ...overrides,
});

test('a workspace in order has no problems', () => {
  expect(problemsIn(aWorkspace())).toEqual([]);
});

const extra = (member: Member) => ({ members: [...aWorkspace().members, member] });

test.each<[string, Partial<Workspace>, string]>([
  [
    'a manifest without a Worker',
    { workers: [GATEWAY] },
    'the manifest email has no Worker apps/skills-email',
  ],
  [
    'a skill that the gateway does not bind',
    { workers: [aWorker('skills-email'), aWorker('gateway')] },
    'apps/gateway/wrangler.jsonc has no service binding SKILL_EMAIL for email',
  ],
  [
    'a binding to another Worker',
    { workers: [aWorker('skills-email', { name: 'golem-mail' }), GATEWAY] },
    'the binding SKILL_EMAIL leads to golem-skills-email, but email is golem-mail',
  ],
  [
    'a Worker without a manifest',
    { workers: [aWorker('skills-email'), aWorker('skills-fax'), GATEWAY] },
    'apps/skills-fax has no manifest in the list of packages/contracts',
  ],
  [
    'two compatibility dates',
    { workers: [aWorker('skills-email', { compatibility_date: '2025-01-01' }), GATEWAY] },
    'the Workers have several compatibility dates: 2025-01-01, 2026-01-01',
  ],
  [
    'a gap in the migrations',
    { migrations: ['0000_a.sql', '0002_b.sql'] },
    'migrations/0002_b.sql should be number 0001: numbers have no gaps and none comes twice',
  ],
  [
    'a number used twice',
    { migrations: ['0000_a.sql', '0000_b.sql'] },
    'migrations/0000_b.sql should be number 0001: numbers have no gaps and none comes twice',
  ],
  [
    'a capability without a policy',
    { policies: [] },
    'no migration gives email.send a policy; `pnpm golem seed-policies` writes one',
  ],
  [
    'an app that knows an app',
    extra(aMember('apps/skills-email', { dependencies: { '@golem/gateway': 'workspace:*' } })),
    'apps/skills-email depends on the app @golem/gateway',
  ],
  [
    'a package that knows an app',
    extra(aMember('packages/db', { dependencies: { '@golem/gateway': 'workspace:*' } })),
    'packages/db depends on the app @golem/gateway',
  ],
  [
    'a package that knows its neighbour',
    extra(aMember('packages/db', { dependencies: { '@golem/policy': 'workspace:*' } })),
    'packages/db depends on @golem/policy, which does not stand below it',
  ],
  [
    'a product that knows a tool',
    extra(aMember('packages/db', { dependencies: { '@golem/cli': 'workspace:*' } })),
    'packages/db depends on @golem/cli, which does not exist',
  ],
  [
    'a version outside the catalogue',
    extra(aMember('packages/db', { dependencies: { zod: '4.6.7' } })),
    "packages/db gives zod the version 4.6.7 instead of the catalogue's",
  ],
  [
    'a range in the catalogue',
    { catalog: { zod: '^4.6.7' } },
    "the catalogue's zod is ^4.6.7, which is not one exact version",
  ],
  [
    'a package that does not say what it owns',
    extra(aMember('packages/db', { description: '' })),
    'packages/db/package.json has no description of what it owns',
  ],
  [
    'a setting that the example does not show',
    { devVarsExample: '' },
    '.dev.vars.example does not explain GRANT_SECRET',
  ],
  [
    'a setting that is gone',
    { devVarsExample: 'GRANT_SECRET=\nOLD_TOKEN=\n' },
    '.dev.vars.example explains OLD_TOKEN, which no Worker has under golem.settings',
  ],
])('tells of %s', (_, overrides, problem) => {
  expect(problemsIn(aWorkspace(overrides))).toEqual([problem]);
});
