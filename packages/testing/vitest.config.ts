import { defineProject } from 'vitest/config';

export default defineProject({
  test: {
    name: 'system',
    include: ['{system,chaos,eval}/**/*.test.ts'],
    // Each file runs six Workers and the world around them: two at once would only wait for each other.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
