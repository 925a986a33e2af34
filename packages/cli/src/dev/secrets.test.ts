import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { devSecrets } from './secrets.ts';

test('secrets are made once and kept for this user only, since stored grants were signed with them', () => {
  const dir = mkdtempSync(join(tmpdir(), 'golem-test-'));
  const made = devSecrets(dir);
  expect(devSecrets(dir)).toEqual(made);
  expect(made.GRANT_SECRET).toHaveLength(64);
  expect(made.GRANT_SECRET).not.toBe(made.OPERATOR_TOKEN);
  expect(statSync(join(dir, 'secrets.json')).mode & 0o777).toBe(0o600);
});
