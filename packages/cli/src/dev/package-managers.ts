import { readProcess } from './process-table.ts';

/** `npm exec …`, `node /usr/bin/npx …`, `/usr/lib/pnpm.cjs dev` */
const PACKAGE_MANAGER = /^(\S*node \S*\/|\S*\/)?(npm|npx|pnpm)(-cli)?(\.[cm]?js)?( |$)/;
/** Package managers put one between themselves and what they run. */
const SHELL = /^\S*sh -c/;

/**
 * The processes above this one, up to the topmost package manager that it was started by; its parent where there is no
 * process table.
 */
export const packageManagersAbove = (parent: number, read: typeof readProcess = readProcess): number[] => {
  const chain: number[] = [];
  let upToManager = 0;
  for (let pid = parent, entry = read(pid); entry; pid = entry.parent, entry = read(pid)) {
    const isManager = PACKAGE_MANAGER.test(entry.command);
    if (!isManager && !SHELL.test(entry.command)) break;
    chain.push(pid);
    if (isManager) upToManager = chain.length;
  }
  return upToManager > 0 ? chain.slice(0, upToManager) : [parent];
};
