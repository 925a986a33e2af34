import { serverAdmin } from '@golem/contracts';
import { skillContract } from '@golem/testing/skill-contract';
import { hetznerCloud } from './hetzner/hetzner.fixture.ts';
import skill from './index.ts';

skillContract({
  skill,
  manifest: serverAdmin,
  required: ['HCLOUD_TOKEN'],
  secrets: ['HCLOUD_TOKEN'],
  capabilities: {
    list_servers: { args: {}, healthy: hetznerCloud() },
    restart_server: { args: { server: 'web-1' }, healthy: hetznerCloud() },
    get_server: { args: { server: 'web-1' }, healthy: hetznerCloud() },
    power_on: { args: { server: 'web-1' }, healthy: hetznerCloud({ status: 'off', after: 'running' }) },
    power_off: { args: { server: 'web-1', mode: 'hard' }, healthy: hetznerCloud({ after: 'off' }) },
    snapshot_server: {
      args: { server: 'web-1', description: 'before the upgrade' },
      healthy: hetznerCloud(),
    },
  },
});
