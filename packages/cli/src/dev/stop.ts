import { packageManagersAbove } from './package-managers.ts';

/** Why `dev` has to end. A reason to fail is an `error`. */
export interface StopReason {
  reason: string;
  error: boolean;
}

/** How often it is looked whether the package managers are still there, in milliseconds. */
const MANAGER_CHECK_MS = 500;

/**
 * Resolves when this process is told to end: by a signal or, when a package manager started it, by the end of
 * that, since package managers do not pass on every signal. The second signal ends at once.
 */
export const toldToStop = (): Promise<StopReason> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => resolve({ reason: `received ${signal}`, error: false }));
    }
    if (process.env.npm_lifecycle_event === undefined) return;
    const managers = packageManagersAbove(process.ppid).join();
    const timer = setInterval(() => {
      if (packageManagersAbove(process.ppid).join() === managers) return;
      resolve({ reason: 'the package manager ended', error: false });
    }, MANAGER_CHECK_MS);
    timer.unref();
  });
