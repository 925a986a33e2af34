import { serverAdmin } from '@golem/contracts';
import { defineSkill } from '@golem/worker-kit/define-skill';
import { ServerAdminEnv } from './env.ts';
import { listServers } from './list-servers.action.ts';
import { restartServer } from './restart-server.action.ts';

export { GrantBook } from '@golem/worker-kit/define-skill';

export default defineSkill(serverAdmin, ServerAdminEnv, {
  list_servers: listServers,
  restart_server: restartServer,
});
