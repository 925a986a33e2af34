import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { RUNBOOKS_PREFIX, runbookName } from '@golem/contracts';
import { parseRunbook } from '@golem/contracts/runbook';
import { UserError } from '../terminal.ts';
import { digestOf, planSoul, type SoulState, type SoulTexts } from './plan.ts';
import { readPushed, type SoulStore, writePushed } from './store.ts';

/** The markdown files below `dir`, by their path in it. */
export const readSoulFiles = (dir: string): SoulTexts =>
  Object.fromEntries(
    globSync('**/*.md', { cwd: dir })
      .toSorted()
      .map((path) => [path.replaceAll('\\', '/'), readFileSync(join(dir, path), 'utf8')]),
  );

const readSoulObjects = async (store: SoulStore, local: SoulTexts): Promise<SoulTexts> => {
  const keys = [...new Set([...Object.keys(local), ...(await store.keys())])];
  const texts = await Promise.all(keys.map(async (key) => [key, await store.read(key)] as const));
  return Object.fromEntries(texts.flatMap(([key, text]) => (text === null ? [] : [[key, text]])));
};

/** How each file stands against R2. */
export const diffSoul = async (dir: string, store: SoulStore): Promise<Record<string, SoulState>> => {
  const local = readSoulFiles(dir);
  return planSoul(local, await readSoulObjects(store, local), await readPushed(store));
};

/** What is wrong with the runbooks among these files: one sentence for each that could not be run. */
export const brokenRunbooks = (texts: SoulTexts): string[] =>
  Object.entries(texts)
    .filter(([key]) => key.startsWith(RUNBOOKS_PREFIX))
    .flatMap(([key, text]) => {
      if (runbookName(key) === null)
        return [`soul/${key}: a runbook is named with small letters, digits and hyphens`];
      const parsed = parseRunbook(text);
      return parsed.ok ? [] : [`soul/${key}: ${parsed.error.message}`];
    });

/**
 * Puts what is new or changed here. What was edited in R2 is left alone unless `force`. Returns how each file stood.
 * With a broken runbook nothing is put, because it would be found when it is needed.
 */
export const pushSoul = async (
  dir: string,
  store: SoulStore,
  force: boolean,
): Promise<Record<string, SoulState>> => {
  const local = readSoulFiles(dir);
  const broken = brokenRunbooks(local);
  if (broken.length > 0)
    throw new UserError(`nothing was put, because a runbook could not be run:\n${broken.join('\n')}`);
  const pushed = await readPushed(store);
  const states = planSoul(local, await readSoulObjects(store, local), pushed);
  const put = Object.entries(local).filter(
    ([key]) => states[key] === 'put' || (force && states[key] === 'kept'),
  );
  for (const [key, text] of put) await store.write(key, text);
  const same = Object.entries(local).filter(([key]) => states[key] === 'same' && pushed[key] === undefined);
  if (put.length + same.length > 0) {
    const digests = [...put, ...same].map(([key, text]) => [key, digestOf(text)]);
    await writePushed(store, { ...pushed, ...Object.fromEntries(digests) });
  }
  return states;
};

/** Writes what is in R2 over the files. A file that was changed here and not there is left alone unless `force`. */
export const pullSoul = async (dir: string, store: SoulStore, force: boolean): Promise<string[]> => {
  const local = readSoulFiles(dir);
  const remote = await readSoulObjects(store, local);
  const pushed = await readPushed(store);
  const states = planSoul(local, remote, pushed);
  const taken = Object.entries(remote).filter(
    ([key]) => states[key] === 'remote' || states[key] === 'kept' || (force && states[key] === 'put'),
  );
  for (const [key, text] of taken) {
    mkdirSync(dirname(join(dir, key)), { recursive: true });
    writeFileSync(join(dir, key), text);
  }
  const digests = taken.map(([key, text]) => [key, digestOf(text)]);
  if (taken.length > 0) await writePushed(store, { ...pushed, ...Object.fromEntries(digests) });
  return taken.map(([key]) => key);
};
