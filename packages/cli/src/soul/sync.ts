import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readSoulFile } from '@golem/contracts/soul-file';
import { UserError } from '../terminal.ts';
import { changesOf } from './changes.ts';
import { digestOf, planSoul, type SoulState, type SoulTexts } from './plan.ts';
import { keepPrevious } from './previous.ts';
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

/** What a push would change in each file that is here and in R2, in lines. */
export const soulChanges = async (dir: string, store: SoulStore): Promise<Record<string, string[]>> => {
  const local = readSoulFiles(dir);
  const remote = await readSoulObjects(store, local);
  return Object.fromEntries(
    Object.entries(local).map(([key, here]) => [key, changesOf(remote[key] ?? here, here)]),
  );
};

/** What is wrong with these files, by key, for each that Golem could not use. */
export const brokenFiles = (texts: SoulTexts): Map<string, string> =>
  new Map(
    Object.entries(texts).flatMap(([key, text]): [string, string][] => {
      // What is no UTF-8 was read as this character.
      const read = readSoulFile(key, text.includes('\uFFFD') ? null : text);
      return read.ok ? [] : [[key, `soul/${key}: ${read.error.message}`]];
    }),
  );

/** How a push treats what is not simply new or changed here. */
export interface PushOptions {
  /** Put, and prune, also what was edited in R2. */
  force?: boolean;
  /** Delete from R2 what was put from here and is not here any more. */
  prune?: boolean;
  /** Hears of each broken file, which is then left out; without it nothing is put when there is one. */
  leaveOut?: (problem: string) => void;
}

/** The files that can be put. A broken one would be found when it is needed, so it is refused or left out. */
const soundFiles = (dir: string, leaveOut: PushOptions['leaveOut']): SoulTexts => {
  const files = readSoulFiles(dir);
  const broken = brokenFiles(files);
  const problems = [...broken.values()];
  if (problems.length > 0 && leaveOut === undefined)
    throw new UserError(`nothing was put, because Golem could not use this:\n${problems.join('\n')}`);
  for (const problem of problems) leaveOut?.(problem);
  return Object.fromEntries(Object.entries(files).filter(([key]) => !broken.has(key)));
};

/** Deletes what is only in R2, as far as it is what was put from here. Returns the keys. */
const prune = async (
  store: SoulStore,
  { here, there, pushed }: { here: SoulTexts; there: SoulTexts; pushed: Record<string, string> },
  force: boolean,
): Promise<string[]> => {
  const gone = Object.entries(there)
    .filter(([key, text]) => here[key] === undefined && (force || pushed[key] === digestOf(text)))
    .map(([key]) => key);
  for (const key of gone) {
    await keepPrevious(store, key, there[key]);
    await store.remove(key);
  }
  return gone;
};

/** Puts what is new or changed here. What was edited in R2 is left alone unless `force`. Returns how each file stood. */
export const pushSoul = async (
  dir: string,
  store: SoulStore,
  { force = false, prune: pruning = false, leaveOut }: PushOptions = {},
): Promise<Record<string, SoulState | 'deleted'>> => {
  const local = soundFiles(dir, leaveOut);
  const pushed = await readPushed(store);
  const remote = await readSoulObjects(store, local);
  const states = planSoul(local, remote, pushed);
  const put = Object.entries(local).filter(
    ([key]) => states[key] === 'put' || (force && states[key] === 'kept'),
  );
  for (const [key, text] of put) {
    await keepPrevious(store, key, remote[key]);
    await store.write(key, text);
  }
  const same = Object.entries(local).filter(([key]) => states[key] === 'same' && pushed[key] === undefined);
  // With what a file that was only left out has in R2, nothing is wrong.
  const here = readSoulFiles(dir);
  const deleted = pruning ? await prune(store, { here, there: remote, pushed }, force) : [];
  if (put.length + same.length + deleted.length > 0) {
    const digests = [...put, ...same].map(([key, text]) => [key, digestOf(text)]);
    const kept = Object.entries(pushed).filter(([key]) => !deleted.includes(key));
    await writePushed(store, Object.fromEntries([...kept, ...digests]));
  }
  return { ...states, ...Object.fromEntries(deleted.map((key) => [key, 'deleted' as const])) };
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
