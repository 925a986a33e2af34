import { execFile } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const WRANGLER = createRequire(import.meta.url).resolve('wrangler');

/** A file of a bundled Worker, as Miniflare takes it. */
type Module =
  | { type: 'ESModule'; path: string; contents: string }
  | { type: 'CompiledWasm' | 'Data'; path: string; contents: Uint8Array<ArrayBuffer> };

const moduleOf = (folder: string, path: string): Module => {
  if (path.endsWith('.js')) {
    return { type: 'ESModule', path, contents: readFileSync(join(folder, path), 'utf8') };
  }
  const contents = new Uint8Array(readFileSync(join(folder, path)));
  return { type: path.endsWith('.wasm') ? 'CompiledWasm' : 'Data', path, contents };
};

/**
 * Bundles a Worker as `wrangler deploy` does, with nothing of `wrangler dev` in it. Returns its modules, the code first.
 * @param entry another entry file than the configuration's
 */
export const bundle = async (configPath: string, entry?: string): Promise<Module[]> => {
  const outdir = mkdtempSync(join(tmpdir(), 'golem-bench-'));
  try {
    const args = [
      'deploy',
      ...(entry ? [entry] : []),
      '--dry-run',
      '--config',
      configPath,
      '--outdir',
      outdir,
    ];
    await promisify(execFile)(process.execPath, ['--no-warnings', WRANGLER, ...args], {
      env: { ...process.env, CI: 'true', WRANGLER_SEND_METRICS: 'false', WRANGLER_WRITE_LOGS: 'false' },
    });
    const code = globSync('*.js', { cwd: outdir });
    if (code.length === 0) throw new Error(`${configPath} was bundled to nothing`);
    return [...code, ...globSync('*.{wasm,bin}', { cwd: outdir })].map((path) => moduleOf(outdir, path));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
};
