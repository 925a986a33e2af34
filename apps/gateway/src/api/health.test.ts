import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Env } from '../env.ts';
import { health } from './health.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a skill that never answers is down after three seconds and holds up nobody', async () => {
  const never = new Promise<never>(() => {});
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a platform in which only a skill hangs
  const env = { SKILL_EMAIL: { health: () => never } } as unknown as Env;
  const asked = health(new Request('https://golem.example/health'), env);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(await (await asked).json()).toMatchObject({
    skills: expect.arrayContaining([{ skill: 'email', ok: false, missing: ['an answer within 3 s'] }]),
  });
});
