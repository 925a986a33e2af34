import type { Workspace } from './workspace.ts';

/** Looks at one thing that a person could forget; says each problem in one sentence. */
type Rule = (workspace: Workspace) => string[];

/** A skill is a manifest in the list, a folder and a service binding of the gateway, all under one name. */
const skillsAreComplete: Rule = ({ manifests, workers }) => {
  const remote = manifests.filter(({ binding }) => binding !== null);
  const services = workers.find(({ folder }) => folder === 'gateway')?.config.services ?? [];
  const forgotten = remote.flatMap(({ skill, binding }) => {
    const worker = workers.find(({ folder }) => folder === `skills-${skill}`);
    if (!worker) return [`the manifest ${skill} has no Worker apps/skills-${skill}`];
    const service = services.find((each) => each.binding === binding);
    if (!service) return [`apps/gateway/wrangler.jsonc has no service binding ${binding} for ${skill}`];
    return service.service === worker.config.name
      ? []
      : [`the binding ${binding} leads to ${service.service}, but ${skill} is ${worker.config.name}`];
  });
  const unlisted = workers.filter(
    ({ folder }) => folder.startsWith('skills-') && !remote.some(({ skill }) => folder === `skills-${skill}`),
  );
  return [
    ...forgotten,
    ...unlisted.map(({ folder }) => `apps/${folder} has no manifest in the list of packages/contracts`),
  ];
};

const oneCompatibilityDate: Rule = ({ workers }) => {
  const dates = new Set(workers.map(({ config }) => config.compatibility_date));
  return dates.size <= 1 ? [] : [`the Workers have several compatibility dates: ${[...dates].join(', ')}`];
};

const migrationsHaveNoGaps: Rule = ({ migrations }) =>
  migrations.flatMap((name, index) => {
    const expected = String(index).padStart(4, '0');
    return name.startsWith(`${expected}_`)
      ? []
      : [`migrations/${name} should be number ${expected}: numbers have no gaps and none comes twice`];
  });

/** Without a row the gate refuses, so a capability that was only declared would never run. */
const everyCapabilityHasAPolicy: Rule = ({ capabilities, policies }) =>
  capabilities
    .filter((capability) => !policies.includes(capability))
    .map(
      (capability) => `no migration gives ${capability} a policy; \`pnpm golem seed-policies\` writes one`,
    );

/** Packages in the order in which they may know each other; those of one layer stand side by side. */
const LAYERS: readonly (readonly string[])[] = [
  ['contracts'],
  ['policy', 'db', 'discord', 'worker-kit', 'schedule'],
  // Remembers in the database that `db` describes.
  ['memory'],
];
/** Tools around the product, never part of it: they may know anything, the product may not know them. */
const TOOLS = new Set(['@golem/cli', '@golem/testing', '@golem/local-world']);

const nameOf = (path: string) => path.replace(/^(apps|packages)\//, '');
const layerOf = (name: string) => LAYERS.findIndex((layer) => layer.includes(name));

/** contracts ← policy, db, memory, discord, schedule, worker-kit ← apps; apps never know apps. */
const dependenciesPointOneWay: Rule = ({ members }) =>
  members
    .filter(({ packageJson }) => !TOOLS.has(packageJson.name))
    .flatMap(({ path, kind, packageJson }) =>
      Object.keys(packageJson.dependencies)
        .filter((name) => name.startsWith('@golem/'))
        .flatMap((name) => {
          const target = members.find((member) => member.packageJson.name === name);
          if (!target) return [`${path} depends on ${name}, which does not exist`];
          if (TOOLS.has(name)) return [`${path} depends on ${name}, which is a tool`];
          if (target.kind === 'apps') return [`${path} depends on the app ${name}`];
          const upwards = kind === 'packages' && layerOf(nameOf(target.path)) >= layerOf(nameOf(path));
          return upwards ? [`${path} depends on ${name}, which does not stand below it`] : [];
        }),
    );

const versionsComeFromTheCatalogue: Rule = ({ members, root, catalog }) => {
  const inexact = Object.entries(catalog)
    .filter(([, version]) => !/^(npm:[^\s]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
    .map(([name, version]) => `the catalogue's ${name} is ${version}, which is not one exact version`);
  const direct = [...members, { path: 'package.json', packageJson: root }].flatMap(({ path, packageJson }) =>
    Object.entries({ ...packageJson.dependencies, ...packageJson.devDependencies })
      .filter(([name, version]) => version !== (name.startsWith('@golem/') ? 'workspace:*' : 'catalog:'))
      .map(([name, version]) => `${path} gives ${name} the version ${version} instead of the catalogue's`),
  );
  return [...inexact, ...direct];
};

const packagesSayWhatTheyOwn: Rule = ({ members }) =>
  members.flatMap(({ path, packageJson }) => [
    ...(packageJson.name === `@golem/${nameOf(path)}` ? [] : [`${path} is named ${packageJson.name}`]),
    ...(packageJson.description === '' ? [`${path}/package.json has no description of what it owns`] : []),
  ]);

/** A person meets every setting in the example, and no setting that is gone. */
const settingsAreExplained: Rule = ({ workers, devVarsExample }) => {
  const known = new Set(workers.flatMap(({ settings }) => Object.keys(settings)));
  const shown = new Set(
    [...devVarsExample.matchAll(/^#? ?([A-Z][A-Z0-9_]+)=/gm)].map(([, name = '']) => name),
  );
  return [
    ...workers
      .filter(({ settings }) => Object.keys(settings).length === 0)
      .map(({ folder }) => `apps/${folder}/package.json lists no golem.settings, so \`dev\` gives it none`),
    ...[...known]
      .filter((name) => !shown.has(name))
      .map((name) => `.dev.vars.example does not explain ${name}`),
    ...[...shown]
      .filter((name) => !known.has(name))
      .map((name) => `.dev.vars.example explains ${name}, which no Worker has under golem.settings`),
  ];
};

export const RULES: readonly Rule[] = [
  skillsAreComplete,
  oneCompatibilityDate,
  migrationsHaveNoGaps,
  everyCapabilityHasAPolicy,
  dependenciesPointOneWay,
  versionsComeFromTheCatalogue,
  packagesSayWhatTheyOwn,
  settingsAreExplained,
];
