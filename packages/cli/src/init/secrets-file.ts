import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

/** The secrets that nobody has to think of; kept here because Cloudflare never tells a secret again. */
const Made = z.object({ GRANT_SECRET: z.string().min(32), OPERATOR_TOKEN: z.string().min(32) });
type Made = z.infer<typeof Made>;

/**
 * The secrets that were made for production, made at the first call and kept in a file that only this user can read: a
 * Worker that is added later needs the same GRANT_SECRET as the others.
 */
export const madeSecrets = (path: string): Made => {
  if (existsSync(path)) return Made.parse(JSON.parse(readFileSync(path, 'utf8')));
  const made = {
    GRANT_SECRET: randomBytes(32).toString('hex'),
    OPERATOR_TOKEN: randomBytes(32).toString('hex'),
  };
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(made, null, 2), { mode: 0o600 });
  return made;
};
