import { parseEnv } from '@golem/worker-kit';
import { expect, test } from 'vitest';
import { ServerAdminEnv } from './env.ts';

const hostKey = `SHA256:${'a'.repeat(43)}`;
const web = { name: 'web', host: '203.0.113.7', user: 'golem', hostKey, keyName: 'main' };
const SSH_KEYS = JSON.stringify({ main: '-----BEGIN OPENSSH PRIVATE KEY-----\nsecret-part' });
const parse = (settings: object) => parseEnv(ServerAdminEnv, { SOUL: {}, ...settings });
const withServers = (...servers: object[]) => ({ SSH_KEYS, SSH_SERVERS: JSON.stringify(servers) });

test('a server needs no port, and servers need no Hetzner', () => {
  expect(parse(withServers(web))).toMatchObject({
    ok: true,
    value: { SSH_SERVERS: [{ ...web, port: 22 }] },
  });
});

test.for([
  ['neither way to servers', {}, ['HCLOUD_TOKEN']],
  ['text that is not JSON', { SSH_SERVERS: '[{secret-part', SSH_KEYS }, ['SSH_SERVERS', 'JSON']],
  [
    'a fingerprint of another kind',
    withServers({ ...web, hostKey: 'MD5:aa' }),
    ['SSH_SERVERS', '0.hostKey', 'ssh-keygen'],
  ],
  ['a port that is none', withServers({ ...web, port: 70_000 }), ['SSH_SERVERS', '0.port']],
  ['two servers of one name', withServers(web, web), ['SSH_SERVERS', 'same name']],
  ['a key that is not there', withServers({ ...web, keyName: 'other' }), ['SSH_KEYS', '“other”', 'web']],
  [
    'a public key',
    { ...withServers(web), SSH_KEYS: '{"main":"ssh-ed25519 secret-part"}' },
    ['SSH_KEYS', 'main'],
  ],
] as const)('%s is refused, and the error says what and where', ([, settings, words]) => {
  const parsed = parse(settings);
  expect(parsed).toMatchObject({ ok: false, error: { code: 'misconfigured' } });
  for (const word of words) expect(!parsed.ok && parsed.error.message).toContain(word);
  expect(JSON.stringify(parsed)).not.toContain('secret-part');
});
