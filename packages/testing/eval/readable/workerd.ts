import { join } from 'node:path';
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from 'miniflare';
import { bundle } from '../../bench/bundle.ts';
import { cpuMsOf, workerds } from '../../bench/cpu.ts';

/** Readings of each page once it is warm: /proc counts in hundredths of a second. */
const ROUNDS = 5;

export interface Cost {
  page: string;
  /** Milliseconds of CPU of the first reading in a new isolate, and of one of those after it. */
  firstMs: number;
  laterMs: number;
}

/** Starts the reader in a workerd of its own; `read` gives the CPU of one page, with all that workerd does for it. */
const startReader = async (modules: Awaited<ReturnType<typeof bundle>>) => {
  const before = workerds();
  const mf = new Miniflare(
    convertV4MiniflareOptions({
      name: 'reader',
      compatibilityDate: '2026-11-17',
      modules,
      cf: false,
      log: new Log(LogLevel.ERROR),
      telemetry: { enabled: false },
      unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }],
    }),
  );
  await mf.ready;
  const url = await mf.unsafeGetDirectURL();
  const pid = workerds().find((each) => !before.includes(each));
  const cpu = (): number => {
    const ms = cpuMsOf(pid);
    if (ms === null) throw new Error('CPU time cannot be told here: there is no /proc');
    return ms;
  };
  const read = async (html: string): Promise<number> => {
    const start = cpu();
    await (await fetch(url, { method: 'POST', body: html })).text();
    return cpu() - start;
  };
  return { read, [Symbol.asyncDispose]: () => mf.dispose() };
};

/** What reading these pages costs in workerd, each in an isolate of its own. */
export const costsInWorkerd = async (pages: Record<string, string>): Promise<Cost[]> => {
  const modules = await bundle(join(import.meta.dirname, 'worker/wrangler.jsonc'));
  const costs: Cost[] = [];
  for (const [page, html] of Object.entries(pages)) {
    await using reader = await startReader(modules);
    const firstMs = await reader.read(html);
    let laterMs = 0;
    for (let round = 0; round < ROUNDS; round += 1) laterMs += (await reader.read(html)) / ROUNDS;
    costs.push({ page, firstMs, laterMs });
  }
  return costs;
};
