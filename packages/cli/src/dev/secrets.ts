import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const DevSecrets = z.object({ GRANT_SECRET: z.string().min(32), OPERATOR_TOKEN: z.string().min(32) });
export type DevSecrets = z.infer<typeof DevSecrets>;

/** The secrets of local work: made at the first start, then kept with the storage that was written under them. */
export const devSecrets = (persistTo: string): DevSecrets => {
  const path = join(persistTo, 'secrets.json');
  if (existsSync(path)) return DevSecrets.parse(JSON.parse(readFileSync(path, 'utf8')));
  const made = {
    GRANT_SECRET: randomBytes(32).toString('hex'),
    OPERATOR_TOKEN: randomBytes(32).toString('hex'),
  };
  writeFileSync(path, JSON.stringify(made, null, 2), { mode: 0o600 });
  return made;
};
