import { serverAdmin } from '@golem/contracts';
import { defineSkill } from '@golem/worker-kit/define-skill';
import { ServerAdminEnv } from './env.ts';
import { getServer } from './hetzner/get-server.action.ts';
import { listServers } from './hetzner/list-servers.action.ts';
import { powerOff } from './hetzner/power-off.action.ts';
import { powerOn } from './hetzner/power-on.action.ts';
import { restartServer } from './hetzner/restart-server.action.ts';
import { snapshotServer } from './hetzner/snapshot-server.action.ts';
import { listRunbooks } from './runbooks/list-runbooks.action.ts';
import { rollBackRunbook, runDestructiveRunbook, runRunbook } from './runbooks/run-runbook.action.ts';
import { restartService } from './ssh/restart-service.action.ts';
import { runCommand } from './ssh/run-command.action.ts';
import { serverHealth } from './ssh/server-health.action.ts';
import { serviceStatus } from './ssh/service-status.action.ts';
import { tailLog } from './ssh/tail-log.action.ts';

export { GrantBook } from '@golem/worker-kit/define-skill';

export default defineSkill(serverAdmin, ServerAdminEnv, {
  list_servers: listServers,
  restart_server: restartServer,
  get_server: getServer,
  power_on: powerOn,
  power_off: powerOff,
  snapshot_server: snapshotServer,
  server_health: serverHealth,
  service_status: serviceStatus,
  restart_service: restartService,
  tail_log: tailLog,
  run_command: runCommand,
  list_runbooks: listRunbooks,
  run_runbook: runRunbook,
  run_destructive_runbook: runDestructiveRunbook,
  roll_back_runbook: rollBackRunbook,
});
