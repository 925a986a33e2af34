import type { Env } from '../env.ts';

/** An empty object that is written at the end of each sweep: its time says whether the cron is alive. */
const SWEPT = '_swept';

/** Notes that a sweep came to its end. */
export const noteSweep = async (env: Env): Promise<void> => {
  await env.RESULTS.put(SWEPT, '');
};

/** When a sweep last came to its end, unix milliseconds; null: none has yet. */
export const lastSweep = async (env: Env): Promise<number | null> =>
  (await env.RESULTS.head(SWEPT))?.uploaded.getTime() ?? null;
