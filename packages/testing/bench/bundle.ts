import { execFile } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const WRANGLER = createRequire(import.meta.url).resolve('wrangler');

/**
 * Bundles a Worker as `wrangler deploy` does, with nothing of `wrangler dev` in it. Returns the code.
 * @param entry another entry file than the configuration's
 */
export const bundle = async (configPath: string, entry?: string): Promise<string> => {
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
    const [file] = globSync('*.js', { cwd: outdir });
    if (file === undefined) throw new Error(`${configPath} was bundled to nothing`);
    return readFileSync(join(outdir, file), 'utf8');
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
};
