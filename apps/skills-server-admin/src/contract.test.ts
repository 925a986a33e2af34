import { serverAdmin } from '@golem/contracts';
import { skillContract } from '@golem/testing/skill-contract';
import skill from './index.ts';
import { hetznerCloud } from './server-admin.fixture.ts';

skillContract({
  skill,
  manifest: serverAdmin,
  required: ['HCLOUD_TOKEN'],
  secrets: ['HCLOUD_TOKEN'],
  capabilities: {
    list_servers: { args: {}, healthy: hetznerCloud() },
    restart_server: { args: { server: 'web-1' }, healthy: hetznerCloud() },
  },
});
