import { afterEach, beforeEach, vi } from 'vitest';
import type { Bench } from './bench.ts';

const LEVELS = ['info', 'warn', 'error'] as const;

/** Keeps the Worker's log out of the test report, and fails the test whose log holds a secret. */
export const watchLog = (skill: Bench): void => {
  const lines: unknown[] = [];
  beforeEach(() => {
    lines.length = 0;
    for (const level of LEVELS) {
      vi.spyOn(console, level).mockImplementation((...line: unknown[]) => void lines.push(...line));
    }
  });
  afterEach(() => {
    vi.restoreAllMocks();
    skill.expectNoSecret(lines);
  });
};
