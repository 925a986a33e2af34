import { expect, test } from 'vitest';
import { lane } from './lane.ts';

const later = () => new Promise((resolve) => setTimeout(resolve, 0));

/** Work that ends when told, and how much of it was done. */
const stoppable = () => {
  let ending = Promise.withResolvers<void>();
  const seen = { runs: 0, atOnce: 0, mostAtOnce: 0 };
  const run = lane(async () => {
    ending = Promise.withResolvers<void>();
    seen.runs += 1;
    seen.atOnce += 1;
    seen.mostAtOnce = Math.max(seen.mostAtOnce, seen.atOnce);
    await ending.promise;
    seen.atOnce -= 1;
  });
  return { run, seen, end: () => ending.resolve() };
};

test('does one thing at a time, and calls in the meantime lead to exactly one more round', async () => {
  const { run, seen, end } = stoppable();
  const first = run();
  void run();
  void run();
  end();
  await later();
  expect(seen).toMatchObject({ runs: 2, mostAtOnce: 1 });
  end();
  await first;
  await later();
  expect(seen.runs).toBe(2);
});

test.each([0, 1, 2, 3, 4, 5, 6])(
  'a call %i microtasks after the last round began is not lost',
  async (ticks) => {
    let runs = 0;
    const run = lane(async () => {
      runs += 1;
      if (runs > 1) return;
      const callAfter = (left: number): void =>
        left === 0 ? void run() : queueMicrotask(() => callAfter(left - 1));
      callAfter(ticks);
    });
    await run();
    await later();
    expect(runs).toBe(2);
  },
);

test('work that fails tells its caller, and the lane goes on with the next call', async () => {
  let runs = 0;
  const run = lane(() => {
    runs += 1;
    if (runs === 1) throw new Error('no');
    return Promise.resolve();
  });
  await expect(run()).rejects.toThrow('no');
  await run();
  expect(runs).toBe(2);
});
