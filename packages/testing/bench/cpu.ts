import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second. */
const TICK_MS = 10;

/** The fields of /proc/PID/stat from the third on, after the name, which can hold anything. */
const statOf = (pid: number): { name: string; fields: string[] } | null => {
  try {
    const [, name = '', rest = ''] =
      /^\d+ \((.*)\) (.*)$/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    return { name, fields: rest.split(' ') };
  } catch {
    return null;
  }
};

/** The workerd processes that this process has started; none where there is no /proc. */
export const workerds = (): number[] => {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => {
        const stat = statOf(pid);
        return stat?.name === 'workerd' && Number(stat.fields[1]) === process.pid;
      });
  } catch {
    return [];
  }
};

/** CPU time of a process so far, user and system, in milliseconds; null where that cannot be told. */
export const cpuMsOf = (pid: number | undefined): number | null => {
  const stat = pid === undefined ? null : statOf(pid);
  return stat && (Number(stat.fields[11]) + Number(stat.fields[12])) * TICK_MS;
};
