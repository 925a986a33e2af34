import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-pool-workers';
import { defineProject } from 'vitest/config';

/** Published vectors of Ed25519; they lie beside the checkout and need not be there. */
const vectors = new URL('../../../shared/data/crypto/wycheproof/ed25519_test.json', import.meta.url);

/** The rules of the Session and the gate over the storage of a real Durable Object and a real D1. */
export default defineProject({
  plugins: [
    cloudflareTest(async () => ({
      wrangler: { configPath: './test/wrangler.jsonc' },
      miniflare: {
        bindings: { MIGRATIONS: await readD1Migrations(join(import.meta.dirname, '../../migrations')) },
        outboundService: (request) => {
          throw new Error(`A test let a request out: ${request.method} ${request.url}`);
        },
      },
    })),
  ],
  test: {
    name: 'gateway-workerd',
    include: ['src/**/*.workerd.test.ts'],
    provide: { wycheproof: existsSync(vectors) ? readFileSync(vectors, 'utf8') : null },
    // Bundled first: its CommonJS entry loses its exports otherwise.
    deps: { optimizer: { ssr: { enabled: true, include: ['discord-api-types/v10'] } } },
  },
});
