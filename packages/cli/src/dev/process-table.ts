import { existsSync, readdirSync, readFileSync } from 'node:fs';

export interface ProcessEntry {
  parent: number;
  group: number;
  /** The command line, its arguments separated by spaces. */
  command: string;
}

/** A living process, or nothing; Linux only, elsewhere always nothing. */
export const readProcess = (pid: number): ProcessEntry | undefined => {
  try {
    // pid (name) state parent group …; the name may hold spaces and brackets.
    const [state, parent, group] = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    if (state === 'Z') return undefined;
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return { parent: Number(parent), group: Number(group), command };
  } catch {
    return undefined;
  }
};

/** The numbers of all processes; Linux only, elsewhere none. */
export const processIds = (): number[] =>
  existsSync('/proc/self/stat')
    ? readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name))
        .map(Number)
    : [];
