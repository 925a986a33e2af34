import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../terminal.ts';

/**
 * Does `work`; when it throws or somebody interrupts it, all these files and folders below `root` are as they were, those
 * that were not there included. `work` asks `goOn` between its steps, which throws after an interruption.
 */
export const allOrNothing = async <T>(
  root: string,
  paths: readonly string[],
  work: (goOn: () => void) => Promise<T>,
): Promise<T> => {
  const kept = mkdtempSync(join(tmpdir(), 'golem-kept-'));
  const before = paths.filter((path) => existsSync(join(root, path)));
  for (const path of before) cpSync(join(root, path), join(kept, path), { recursive: true });
  const interruption = new AbortController();
  const interrupt = () => interruption.abort(new UserError('interrupted; all is as it was'));
  // The programs that run in the meantime get the signal of a terminal too; this one stays to take back.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, interrupt);
  try {
    const result = await work(() => interruption.signal.throwIfAborted());
    interruption.signal.throwIfAborted();
    return result;
  } catch (error) {
    for (const path of paths) rmSync(join(root, path), { recursive: true, force: true });
    for (const path of before) cpSync(join(kept, path), join(root, path), { recursive: true });
    throw error;
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, interrupt);
    rmSync(kept, { recursive: true });
  }
};
