import type { NewToolRun } from '@golem/db';

/** A ledger row of a write. */
export const toolRun = (change: Partial<NewToolRun> = {}): NewToolRun => ({
  id: 'run-1.1.0',
  runId: 'run-1',
  chatId: 'chat',
  skill: 'server-admin',
  capability: 'server-admin.restart_server',
  effect: 'write',
  args: { server: 'web-1' },
  digest: 'd',
  target: 'web-1',
  status: 'unknown',
  decision: { verdict: 'allow', reasons: [], policyVersion: 1 },
  policyVersion: 1,
  principalId: '42',
  approvers: [],
  tainted: false,
  createdAt: 0,
  startedAt: 0,
  ...change,
});
