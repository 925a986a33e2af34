import { CAPABILITIES } from '@golem/contracts';
import { expect, test } from 'vitest';
import { policyRowsIn, seedSql } from './seed-policies.ts';

test('every capability that is written is found again', () => {
  const ids = CAPABILITIES.map(({ id }) => id);
  expect(policyRowsIn([seedSql(CAPABILITIES)])).toEqual(ids);
});

test('other statements are not taken for policies', () => {
  expect(policyRowsIn(["INSERT INTO `freezes` VALUES ('all');", 'CREATE TABLE `policies` (a);'])).toEqual([]);
});
