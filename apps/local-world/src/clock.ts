/** Time as the world sees it, so that tests can stop and move it. */
export type Clock = {
  /** Epoch milliseconds. */
  now: () => number;
  /** Runs `task` once after `ms`; the returned function cancels it. */
  after: (ms: number, task: () => void) => () => void;
};

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, task) {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
};

/** A clock that moves only when told: `advance` runs what falls due, in order. */
export const manualClock = (
  start = Date.parse('2026-11-21T12:00:00Z'),
): Clock & { advance(ms: number): void } => {
  let now = start;
  let timers: { at: number; task: () => void }[] = [];
  return {
    now: () => now,
    after(ms, task) {
      const timer = { at: now + ms, task };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const [next] = timers.filter((timer) => timer.at <= end).toSorted((a, b) => a.at - b.at);
        if (next === undefined) break;
        timers = timers.filter((timer) => timer !== next);
        now = next.at;
        next.task();
      }
      now = end;
    },
  };
};
