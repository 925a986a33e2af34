import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../terminal.ts';

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

/** The command line of a process, or nothing when there is none; Linux only, elsewhere always nothing. */
const commandLine = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
};

/** The living processes of a group; Linux only, elsewhere always none. */
const membersOf = (group: number): number[] => {
  if (!existsSync('/proc/self/stat')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        // pid (name) state parent group …; the name may hold spaces and brackets.
        const [state, , processGroup] = readFileSync(`/proc/${pid}/stat`, 'utf8')
          .replace(/^.*\) /s, '')
          .split(' ');
        return state !== 'Z' && Number(processGroup) === group;
      } catch {
        return false;
      }
    })
    .map(Number);
};

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
    if (dev !== process.pid && / dev\b/.test(commandLine(dev)) && commandLine(dev).includes('main.ts')) {
      throw new UserError(
        `another \`dev\` (process ${dev}) works on ${persistTo}; stop it, or choose another with --persist-to`,
      );
    }
    if (membersOf(group).some((pid) => /workerd|wrangler/.test(commandLine(pid)))) killGroup(group);
  }
  forgetRunning(persistTo);
};
