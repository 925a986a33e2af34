import { defineProject } from 'vitest/config';

/** The Worker as it is deployed, against a real OpenSSH server and the local world. */
export default defineProject({
  test: {
    name: 'skills-server-admin-system',
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
