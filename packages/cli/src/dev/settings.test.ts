import { describe, expect, test } from 'vitest';
import {
  configuredSettings,
  effectiveSettings,
  partsToStandInFor,
  unknownNames,
  worldServices,
} from './settings.ts';

describe('configured settings', () => {
  const names = ['HCLOUD_TOKEN', 'OWNER_IDS'];

  test('a variable of the environment wins over the file', () => {
    expect(configuredSettings('HCLOUD_TOKEN=file', { HCLOUD_TOKEN: 'environment' }, names)).toEqual({
      HCLOUD_TOKEN: 'environment',
    });
  });

  test('an empty variable of the environment takes the value of the file away', () => {
    expect(configuredSettings('HCLOUD_TOKEN=file', { HCLOUD_TOKEN: '' }, names)).toEqual({});
  });

  test('reads quotes, comments and blank values as dotenv files have them', () => {
    const file = '# mine\nOWNER_IDS="1, 2" # two\nHCLOUD_TOKEN=\n';
    expect(configuredSettings(file, {}, names)).toEqual({ OWNER_IDS: '1, 2' });
  });

  test('does not look at the rest of the environment, which is not for Workers', () => {
    expect(configuredSettings('', { PATH: '/bin', HOME: '/' }, names)).toEqual({});
  });

  test('a name that no Worker knows is told', () => {
    expect(unknownNames({ HCLUOD_TOKEN: 'x', OWNER_IDS: '1' }, names)).toEqual(['HCLUOD_TOKEN']);
  });
});

test.each([
  [{}, ['discord', 'claude', 'cloudflare', 'hetzner'], ['discord', 'claude', 'cloud']],
  [{ DISCORD_BOT_TOKEN: 't' }, ['claude', 'cloudflare', 'hetzner'], ['claude', 'cloud']],
  [{ DISCORD_API_BASE_URL: 'u' }, ['claude', 'cloudflare', 'hetzner'], ['claude', 'cloud']],
  [
    { DISCORD_PUBLIC_KEY: 'k' },
    ['discord', 'claude', 'cloudflare', 'hetzner'],
    ['discord', 'claude', 'cloud'],
  ],
  [{ ANTHROPIC_API_KEY: 'k', HCLOUD_TOKEN: 't' }, ['discord', 'cloudflare'], ['discord', 'cloud']],
  [{ SSH_SERVERS: '[]' }, ['discord', 'claude', 'cloudflare'], ['discord', 'claude', 'cloud']],
  [{ CLOUDFLARE_API_TOKEN: 't', HCLOUD_TOKEN: 't' }, ['discord', 'claude'], ['discord', 'claude']],
  [
    { DISCORD_BOT_TOKEN: 't', ANTHROPIC_BASE_URL: 'u', CLOUDFLARE_API_TOKEN: 't', HCLOUD_API_BASE_URL: 'u' },
    [],
    [],
  ],
])('with %o the local world stands in for %o by %o', (configured, parts, services) => {
  expect(partsToStandInFor(configured)).toEqual(parts);
  expect(worldServices(partsToStandInFor(configured))).toEqual(services);
});

describe('what the Workers get', () => {
  const world = {
    HCLOUD_TOKEN: 'local',
    HCLOUD_API_BASE_URL: 'http://world/hcloud',
    CLOUDFLARE_API_TOKEN: 'local',
    WEB_EGRESS_URL: 'http://world/egress',
  };

  test('a real token never goes to a stand-in: the whole provider is configured or played', () => {
    expect(effectiveSettings({}, world, ['cloudflare'], { HCLOUD_TOKEN: 'real' })).toEqual({
      HCLOUD_TOKEN: 'real',
      CLOUDFLARE_API_TOKEN: 'local',
      WEB_EGRESS_URL: 'http://world/egress',
    });
  });

  test('what a person configured wins over what was generated', () => {
    expect(effectiveSettings({ GRANT_SECRET: 'made' }, {}, [], { GRANT_SECRET: 'own' })).toEqual({
      GRANT_SECRET: 'own',
    });
  });
});
