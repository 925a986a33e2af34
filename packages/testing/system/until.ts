import { setTimeout as wait } from 'node:timers/promises';

/** Asks until the answer is something (not null, undefined, false or an empty list) and returns it; throws after `withinMs` (default 20 s: the machine may be busy). */
export const until = async <T>(
  what: string,
  ask: () => T | Promise<T>,
  withinMs = 20_000,
): Promise<NonNullable<T>> => {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer && !(Array.isArray(answer) && answer.length === 0)) return answer;
    if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`);
    await wait(25);
  }
};
