import { createHash } from 'node:crypto';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { runWrangler } from '../process.ts';
import { UserError } from '../terminal.ts';
import { ROOT, type WorkerApp } from '../workspace/workers.ts';

export interface Bundle {
  /** Names code and configuration together: 16 hex digits, the same wherever it is made. */
  release: string;
  /** `120.5 KiB, 31.2 KiB gzip` */
  size: string;
}

/** The sizes that wrangler tells, as `120.5 KiB, 31.2 KiB gzip`. */
export const sizesIn = (output: string): string => {
  const sizes = /Total Upload: (.+?) \/ gzip: (.+)/.exec(output);
  return sizes ? `${sizes[1]?.trim()}, ${sizes[2]?.trim()} gzip` : 'size unknown';
};

/** Source maps carry paths, and wrangler's README the time: neither is part of what runs. */
const digestOf = (outdir: string, config: unknown): string => {
  const hash = createHash('sha256').update(JSON.stringify(config));
  const files = globSync('**/*.{js,mjs,cjs,wasm,bin,txt,html,css}', { cwd: outdir }).toSorted();
  for (const path of files) hash.update(path).update(readFileSync(join(outdir, path)));
  return hash.digest('hex').slice(0, 16);
};

/** Bundles a Worker as wrangler deploys it. Needs no account. */
export const bundle = async (worker: WorkerApp): Promise<Bundle> => {
  const outdir = mkdtempSync(join(tmpdir(), 'golem-bundle-'));
  try {
    const args = ['deploy', '--dry-run', '--outdir', outdir, '-c', worker.configPath];
    const { code, output } = await runWrangler(args, { cwd: ROOT });
    if (code !== 0) throw new UserError(stripVTControlCharacters(output).trim());
    return { release: digestOf(outdir, worker.config), size: sizesIn(output) };
  } finally {
    rmSync(outdir, { recursive: true });
  }
};
