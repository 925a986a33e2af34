import { env } from 'cloudflare:test';
import { serverAdmin } from '@golem/contracts';
import { skillContract } from '@golem/testing/skill-contract';
import { beforeEach, inject } from 'vitest';
import { hetznerCloud } from './hetzner/hetzner.fixture.ts';
import skill from './index.ts';

const { SSH_SERVERS } = inject('ssh');
/** Fewer mutations than where nothing leaves the process: each good one is a connection to a real server. */
const ssh = { absent: SSH_SERVERS === '[]' ? 'openssh-server' : null, mutations: 20 };

/** One of each kind, with a step that any server can take. */
const runbook = (more: string): string =>
  `---\ntitle: Nothing\ndescription: Does nothing.\nsteps:\n  - { name: Nothing, run: ['true'] }\n${more}\n---\n`;

beforeEach(async () => {
  await env.SOUL.put('runbooks/nothing.md', runbook("rollback:\n  - { name: Nothing, run: ['true'] }"));
  await env.SOUL.put('runbooks/nothing-for-good.md', runbook('destructive: true'));
});

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
    list_runbooks: { args: {} },
    run_runbook: { args: { server: 'web', runbook: 'nothing' }, ...ssh },
    run_destructive_runbook: { args: { server: 'web', runbook: 'nothing-for-good' }, ...ssh },
    roll_back_runbook: { args: { server: 'web', runbook: 'nothing' }, ...ssh },
  },
});
