import { defineConfig } from 'vitest/config';
import { SummaryReporter } from './packages/cli/src/check/summary-reporter.ts';

export default defineConfig({
  test: {
    projects: ['apps/*/vitest*.config.ts', 'packages/*/vitest.config.ts'],
    reporters: ['default', new SummaryReporter()],
  },
});
