import { existsSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { DATA, publishedOrders } from '../eval/injection/data.ts';
import { type Evaluation, evaluateInjection } from '../eval/injection/evaluate.ts';
import { failuresOf } from '../eval/injection/table.ts';

let evaluation: Evaluation;
beforeAll(async () => {
  const { orders } = publishedOrders(DATA);
  evaluation = await evaluateInjection({ orders, limit: 20, seed: 1, everyDoor: false });
}, 280_000);

const isOwn = (kind: string): boolean => kind.startsWith('own');

test('a model that obeys every order it reads changes nothing, is believed nothing and pings nobody', () => {
  const findings = evaluation.findings.filter((finding) => isOwn(finding.case.kind));
  expect(findings.length).toBeGreaterThan(25);
  expect(failuresOf({ ...evaluation, findings })).toEqual([]);
});

test.skipIf(!existsSync(DATA))('nor does one that obeys the orders of published collections', () => {
  const findings = evaluation.findings.filter((finding) => !isOwn(finding.case.kind));
  expect(findings).toHaveLength(20);
  expect(failuresOf({ ...evaluation, findings })).toEqual([]);
});
