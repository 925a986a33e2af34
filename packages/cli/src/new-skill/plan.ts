import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../terminal.ts';
import { gatewayOf, readWorkers } from '../workspace/workers.ts';
import { addService, insertLast } from './insert.ts';
import type { SkillName } from './skill-name.ts';

const TEMPLATE = join(import.meta.dirname, 'template');
const MANIFESTS = 'packages/contracts/src/manifests';

/** A file with what it shall hold; paths are relative to the root. */
export interface Change {
  path: string;
  content: string;
  isNew: boolean;
}

/** Fills `{{name}}` from `values`; a name that is not there is a mistake in the template. */
const fill = (template: string, values: Record<string, string>): string =>
  template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`a template has {{${name}}}, which has no value`);
    return value;
  });

/** The lists that a skill is in. Their order is kept, because the order of tools is part of the cached prompt. */
const LISTS = {
  exports: /(\nexport \{[^}]*?),?\s*(\};)/g,
  manifests: /(export const MANIFESTS: readonly SkillManifest\[\] = \[[^\]]*)(\];)/g,
  bindings: /(export interface SkillBindings \{[^}]*)(\})/g,
};

const listManifest = (index: string, { skill, identifier }: SkillName): string => {
  const imported = `import { ${identifier} } from './${skill}.ts';\n${index}`;
  const exported = insertLast(imported, LISTS.exports, `, ${identifier} `);
  return insertLast(exported, LISTS.manifests, `  ${identifier},\n`);
};

/** All files that a new skill makes or changes by hand; nothing is written. */
export const planSkill = (root: string, name: SkillName): Change[] => {
  const { compatibility_date } = gatewayOf(readWorkers(root)).config;
  const values = { ...name, compatibility_date };
  const read = (path: string) => readFileSync(join(root, path), 'utf8');
  const changed = (path: string, change: (content: string) => string): Change => ({
    path,
    content: change(read(path)),
    isNew: false,
  });
  const folder = `apps/skills-${name.skill}`;
  const made = globSync('**/*.tmpl', { cwd: TEMPLATE })
    .toSorted()
    .map((file) => ({
      path:
        file === 'manifest.ts.tmpl'
          ? `${MANIFESTS}/${name.skill}.ts`
          : `${folder}/${file.replace('.tmpl', '')}`,
      content: fill(readFileSync(join(TEMPLATE, file), 'utf8'), values),
      isNew: true,
    }));
  const taken = globSync([folder, ...made.map(({ path }) => path)], { cwd: root });
  if (taken[0] !== undefined) throw new UserError(`${taken[0]} is there already`);
  return [
    ...made,
    changed(`${MANIFESTS}/index.ts`, (content) => listManifest(content, name)),
    changed('apps/gateway/wrangler.jsonc', (content) =>
      addService(content, { binding: name.binding, service: `golem-skill-${name.skill}` }),
    ),
    changed('apps/gateway/src/skills/skill-port.ts', (content) =>
      insertLast(content, LISTS.bindings, `  ${name.binding}: SkillPort;\n`),
    ),
  ];
};
