import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CloudSaved } from './cloud/cloud-state.ts';
import { DiscordSaved } from './discord/store.ts';

const Saved = z.object({ keyPem: z.string(), discord: DiscordSaved, cloud: CloudSaved });
type Saved = z.infer<typeof Saved>;

/** Changes come in bursts; one write for all that happen within this time. */
const WRITE_DELAY_MS = 50;

type StateFile = {
  saved: Saved | null;
  /** Writes soon. */
  changed: () => void;
  /** Writes now what is not written yet. */
  flush: () => void;
};

/** The world's memory between two starts. Without a directory everything is forgotten at the end. */
export const openStateFile = (stateDir: string | undefined, current: () => Saved): StateFile => {
  if (stateDir === undefined) return { saved: null, changed: () => undefined, flush: () => undefined };
  mkdirSync(stateDir, { recursive: true });
  const path = join(stateDir, 'local-world.json');
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    // The key signs as the local Discord: for the owner's eyes only. The rename makes a crash leave the old file.
    writeFileSync(`${path}.new`, JSON.stringify(current()), { mode: 0o600 });
    renameSync(`${path}.new`, path);
  };
  return {
    saved: readSaved(path),
    changed() {
      timer ??= setTimeout(flush, WRITE_DELAY_MS);
    },
    flush,
  };
};

const readSaved = (path: string): Saved | null => {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return null; // the first start
  }
  const parsed = Saved.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  console.warn(`local world: ${path} is from another version and is ignored`);
  return null;
};
