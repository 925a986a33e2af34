import { existsSync } from 'node:fs';

const ROOT = new URL('../../../../shared/', import.meta.url);

/** Descriptions and payloads beside the checkout; not part of this repository. */
export const shared = (path: string): URL => new URL(path, ROOT);

/** Where it is absent, tests that need it are skipped by name. */
export const hasShared = existsSync(ROOT);
