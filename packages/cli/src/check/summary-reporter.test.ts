import { expect, test } from 'vitest';
import { summarize, summaryLine } from './summary-reporter.ts';

type State = 'passed' | 'failed' | 'skipped';
const aTest = (fullName: string, state: State) => ({
  fullName,
  result: () => (state === 'failed' ? { state, errors: [] } : { state, errors: undefined, note: undefined }),
});
const aModule = (tests: ReturnType<typeof aTest>[], errors: unknown[] = []) => ({
  relativeModuleId: 'a.test.ts',
  project: { name: 'cli' },
  errors: () => errors,
  children: { allTests: () => tests },
});

test('counts tests by state and names those that were skipped', () => {
  const module = aModule([aTest('adds', 'passed'), aTest('divides', 'failed'), aTest('waits', 'skipped')]);
  expect(summarize([module], [])).toEqual({ passed: 1, failed: 1, skipped: ['cli a.test.ts > waits'] });
});

test('counts a file that could not be loaded and a stray error as failures, so that a broken run never looks green', () => {
  expect(summarize([aModule([], [new Error('syntax')])], [new Error('stray')]).failed).toBe(2);
});

test.each([
  [{ passed: 12, failed: 0, skipped: [] }, '12 passed, 0 failed'],
  [{ passed: 12, failed: 1, skipped: ['a', 'b'] }, '12 passed, 1 failed, 2 skipped'],
])('writes the line that test summaries are recognised by: %o', (summary, line) => {
  expect(summaryLine(summary)).toBe(line);
});
