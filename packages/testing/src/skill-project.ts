import { cloudflareTest } from '@cloudflare/vitest-pool-workers';
import type { ProvidedContext } from 'vitest';
import { defineProject, type TestProjectInlineConfiguration } from 'vitest/config';

/** The secret with which the contract suite signs grants. */
export const TEST_GRANT_SECRET = 'a-grant-secret-for-tests-only-0123456789';

type Inject = <K extends keyof ProvidedContext>(key: K) => ProvidedContext[K];

/**
 * The vitest project of one skill: its tests run in workerd with the Worker's own configuration and these settings,
 * which may come from what a global set-up has started.
 * Whatever is fetched without being expected by a test is answered with an error.
 */
export const skillProject = (
  skill: string,
  settings: Record<string, string> | ((inject: Inject) => Record<string, string>),
  more: TestProjectInlineConfiguration['test'] = {},
) =>
  defineProject({
    plugins: [
      cloudflareTest(({ inject }) => ({
        wrangler: { configPath: './wrangler.jsonc' },
        miniflare: {
          bindings: {
            GRANT_SECRET: TEST_GRANT_SECRET,
            ...(typeof settings === 'function' ? settings(inject) : settings),
          },
          outboundService: (request) => {
            throw new Error(`A test let a request out: ${request.method} ${request.url}`);
          },
        },
      })),
    ],
    test: { name: `skills-${skill}`, include: ['src/**/*.test.ts'], ...more },
  });
