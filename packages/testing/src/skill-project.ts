import { cloudflareTest } from '@cloudflare/vitest-pool-workers';
import { defineProject } from 'vitest/config';

/** The secret with which the contract suite signs grants. */
export const TEST_GRANT_SECRET = 'a-grant-secret-for-tests-only-0123456789';

/**
 * The vitest project of one skill: its tests run in workerd with the Worker's own configuration and these settings.
 * Whatever leaves the Worker without being expected by a test is answered with an error.
 */
export const skillProject = (skill: string, settings: Record<string, string>) =>
  defineProject({
    plugins: [
      cloudflareTest({
        wrangler: { configPath: './wrangler.jsonc' },
        miniflare: {
          bindings: { GRANT_SECRET: TEST_GRANT_SECRET, ...settings },
          outboundService: (request) => {
            throw new Error(`A test let a request out: ${request.method} ${request.url}`);
          },
        },
      }),
    ],
    test: { name: `skills-${skill}` },
  });
