import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** What a test run came to; `failed` counts files that broke and stray errors too, so that it is never 0 when the run failed. */
export interface Summary {
  passed: number;
  failed: number;
  skipped: string[];
}

type Counted = Pick<TestCase, 'fullName' | 'result'>;
type CountedModule = {
  relativeModuleId: string;
  project: { name: string };
  errors(): readonly unknown[];
  children: { allTests(): Iterable<Counted> };
};

/** Counts the tests of all files; a file that could not be loaded counts as one failure. */
export const summarize = (modules: readonly CountedModule[], strayErrors: readonly unknown[]): Summary => {
  const summary: Summary = { passed: 0, failed: strayErrors.length, skipped: [] };
  for (const module of modules) {
    if (module.errors().length > 0) summary.failed += 1;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === 'passed') summary.passed += 1;
      else if (state === 'failed') summary.failed += 1;
      else summary.skipped.push(`${module.project.name} ${module.relativeModuleId} > ${test.fullName}`);
    }
  }
  return summary;
};

/** `12 passed, 0 failed, 3 skipped`; the last part only when there is one. */
export const summaryLine = ({ passed, failed, skipped }: Summary): string =>
  `${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`;

/** Names the skipped tests, because a skipped test is a hole, and ends the output with one plain line. */
export class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], strayErrors: readonly unknown[]): void {
    const summary = summarize(modules, strayErrors);
    for (const name of summary.skipped) process.stdout.write(`skipped: ${name}\n`);
    process.stdout.write(`${summaryLine(summary)}\n`);
  }
}
