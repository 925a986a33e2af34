import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Moment } from './moment.ts';
import { randomFrom } from './random.ts';
import { playRound } from './round.ts';
import { type System, startSystem } from './system.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.close());

const AT_RISK: Moment[] = ['any', 'clicking', 'in_effect', 'after_effect'];

test.each(AT_RISK.map((moment, index) => ({ moment, number: index + 1 })))(
  'a runtime killed at the moment "$moment" loses nothing, does nothing twice and leaves nobody without an answer',
  async ({ moment, number }) => {
    const round = await playRound(system, number, randomFrom(number), moment);
    expect(round).toMatchObject({ failures: [], events: 4 });
    expect(round.succeeded + round.notDone).toBe(3);
  },
  120_000,
);
