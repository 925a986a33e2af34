import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-pool-workers';
import { defineProject } from 'vitest/config';

/** The rules of the Session and the gate over the storage of a real Durable Object and a real D1. */
export default defineProject({
  plugins: [
    cloudflareTest(async () => ({
      wrangler: { configPath: './test/wrangler.jsonc' },
      miniflare: {
        bindings: { MIGRATIONS: await readD1Migrations('../../migrations') },
        outboundService: (request) => {
          throw new Error(`A test let a request out: ${request.method} ${request.url}`);
        },
      },
    })),
  ],
  test: {
    name: 'gateway-workerd',
    include: ['src/**/*.workerd.test.ts'],
    // Bundled first: its CommonJS entry loses its exports otherwise.
    deps: { optimizer: { ssr: { enabled: true, include: ['discord-api-types/v10'] } } },
  },
});
