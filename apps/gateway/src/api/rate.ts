import type { Env } from '../env.ts';

/** Whether this one has asked too often lately, as wrangler.jsonc says how often that is; without that binding nobody has. */
export const isTooOften = async ({ API_RATE }: Env, key: string): Promise<boolean> =>
  API_RATE !== undefined && !(await API_RATE.limit({ key })).success;
