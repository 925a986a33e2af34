import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSnowflake } from './snowflake.ts';

export interface Upload {
  type: string;
  bytes: Uint8Array;
}

/**
 * What was uploaded, by attachment id. Each has a file of its own: in the state file, every change of anything would
 * write all of them. Without a directory they are forgotten at the end.
 */
export const openUploads = (dir: string | undefined) => {
  const known = new Map<string, Upload>();
  if (dir !== undefined) mkdirSync(dir, { recursive: true });
  const saved = (id: string): Upload | undefined => {
    if (dir === undefined || !isSnowflake(id)) return undefined;
    try {
      return { bytes: readFileSync(join(dir, id)), type: readFileSync(join(dir, `${id}.type`), 'utf8') };
    } catch {
      return undefined; // never uploaded here
    }
  };
  return {
    get: (id: string): Upload | undefined => known.get(id) ?? saved(id),
    set(id: string, upload: Upload): void {
      known.set(id, upload);
      if (dir === undefined) return;
      writeFileSync(join(dir, id), upload.bytes);
      writeFileSync(join(dir, `${id}.type`), upload.type);
    },
  };
};
export type Uploads = ReturnType<typeof openUploads>;
