import { builtinModules } from 'node:module';
import { skillProject } from '@golem/testing/skill-project';

const here = (path: string): string => new URL(path, import.meta.url).pathname;

/** As in wrangler.jsonc. */
const alias: Record<string, string> = {
  'cpu-features': here('src/ssh/no-native-code.cjs'),
  './crypto/build/Release/sshcrypto.node': here('src/ssh/no-native-code.cjs'),
  './crypto/poly1305.js': here('src/ssh/no-poly1305.cjs'),
};

export default skillProject(
  'server-admin',
  (inject) => ({
    HCLOUD_TOKEN: 'hcloud-token-for-tests',
    HCLOUD_API_BASE_URL: 'https://hetzner.test/v1',
    ...inject('ssh'),
  }),
  {
    globalSetup: './test/provide-sshd.ts',
    // Each SSH connection takes a third of a second on a busy machine.
    testTimeout: 30_000,
    deps: {
      optimizer: {
        ssr: {
          enabled: true,
          // Bundled first, with the Worker's own aliases: loaded as it is, its WebAssembly fails the run.
          include: ['ssh2'],
          rolldownOptions: {
            platform: 'node',
            external: [...builtinModules, /^node:/],
            plugins: [
              {
                name: 'aliases-of-the-worker',
                resolveId: {
                  order: 'pre',
                  handler: (source: string) => alias[source],
                },
              },
            ],
          },
        },
      },
    },
  },
);
