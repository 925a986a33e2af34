import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../terminal.ts';
import { type ProcessEntry, processIds, readProcess } from './process-table.ts';

/** Who runs on a storage: `dev` itself and the process group of wrangler. */
const Running = z.object({ dev: z.number().int(), group: z.number().int() });

const recordPath = (persistTo: string) => join(persistTo, 'running.json');

/** The record of the last run; half a record, written when the machine went down, counts as none. */
const readRecord = (persistTo: string): z.infer<typeof Running> | undefined => {
  try {
    return Running.parse(JSON.parse(readFileSync(recordPath(persistTo), 'utf8')));
  } catch {
    return undefined;
  }
};

/** The living processes of a group. */
const membersOf = (group: number): ProcessEntry[] =>
  processIds().flatMap((pid) => {
    const entry = readProcess(pid);
    return entry?.group === group ? [entry] : [];
  });

/** Kills a process group that is ours; one that is gone already is fine. */
export const killGroup = (group: number): void => {
  try {
    process.kill(-group, 'SIGKILL');
  } catch {
    // Nothing left to kill.
  }
};

export const recordRunning = (persistTo: string, group: number): void =>
  writeFileSync(recordPath(persistTo), JSON.stringify({ dev: process.pid, group }));

export const forgetRunning = (persistTo: string): void => rmSync(recordPath(persistTo), { force: true });

/**
 * Ends what a killed run left behind on this storage, and refuses to share it with one that is alive: two runtimes
 * on the same files lose data. A number that now belongs to another program is recognised by its command line.
 */
export const clearLeftovers = (persistTo: string): void => {
  if (!existsSync(recordPath(persistTo))) return;
  const record = readRecord(persistTo);
  if (record) {
    const { dev, group } = record;
    if (dev !== process.pid && /main\.ts dev\b/.test(readProcess(dev)?.command ?? '')) {
      throw new UserError(
        `another \`dev\` (process ${dev}) works on ${persistTo}; stop it, or choose another with --persist-to`,
      );
    }
    if (membersOf(group).some(({ command }) => /workerd|wrangler/.test(command))) killGroup(group);
  }
  forgetRunning(persistTo);
};
