import { serverAdmin } from '@golem/contracts';
import { skillContract } from '@golem/testing/skill-contract';
import { inject } from 'vitest';
import { hetznerCloud } from './hetzner/hetzner.fixture.ts';
import skill from './index.ts';

const { SSH_SERVERS } = inject('ssh');
/** Fewer mutations than where nothing leaves the process: each good one is a connection to a real server. */
const ssh = { absent: SSH_SERVERS === '[]' ? 'openssh-server' : null, mutations: 20 };

skillContract({
  skill,
  manifest: serverAdmin,
  // Either way to servers will do; `env.test.ts` has what happens without one.
  required: [],
  secrets: ['HCLOUD_TOKEN', 'SSH_KEYS'],
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
    server_health: { args: { server: 'web' }, ...ssh },
    service_status: { args: { server: 'web', service: 'nginx' }, ...ssh },
    restart_service: { args: { server: 'web', service: 'nginx' }, ...ssh },
    tail_log: { args: { server: 'web', service: 'nginx', lines: 5 }, ...ssh },
    // A key with a forced command: mutated commands are sent, and never run.
    run_command: { args: { server: 'forced', command: 'uptime' }, ...ssh },
  },
});
