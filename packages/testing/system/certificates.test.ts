import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTlsServers } from '../../../apps/skills-observability/test/tls-servers.ts';
import { type Runtime, startRuntime } from './runtime.ts';

// A process of its own: what a runtime trusts is read once, when it is loaded.
const folder = mkdtempSync(join(tmpdir(), 'golem-authority-'));
let tls: Awaited<ReturnType<typeof startTlsServers>>;
let golem: Runtime;
beforeAll(async () => {
  tls = await startTlsServers();
  const authority = join(folder, 'authority.pem');
  writeFileSync(authority, tls.authority);
  golem = await startRuntime({ NODE_EXTRA_CA_CERTS: authority, TLS_CONNECT_TO: tls.usual });
}, 90_000);
afterAll(async () => {
  await golem.close();
  tls.close();
  rmSync(folder, { recursive: true });
});

const check = async (host: string): Promise<string> => {
  const { discord } = golem.world;
  const options = { capability: 'observability.check_tls', arguments: `url=${host}` };
  await discord.slash({ user: 'owner', channel: 'ops', command: 'do', subcommand: null, options });
  const { content } = await discord.waitForMessage(
    'ops',
    (message) => message.content.includes(`"host": "${host}"`),
    30_000,
  );
  return content;
};

test.each([
  ['good.example.com', true, '"problems": []'],
  ['soon.example.com', true, 'It expires in 5 days.'],
  ['a.wild.example.com', true, '"problems": []'],
  ['other.example.com', false, 'It is for other names.'],
  ['expired.example.com', false, 'It has expired.'],
  ['unknown.example.com', false, 'No authority that this platform knows vouches for it.'],
])(
  'where the authority is known, %s is trusted: %s',
  async (host, trusted, says) => {
    const answer = await check(host);
    expect(answer).toContain(`"trusted": ${trusted}`);
    expect(answer).toContain(says);
  },
  40_000,
);
