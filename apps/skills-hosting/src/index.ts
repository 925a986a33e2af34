import { hosting } from '@golem/contracts';
import { defineSkill } from '@golem/worker-kit/define-skill';
import { HostingEnv } from './env.ts';
import { listDnsRecords } from './list-dns-records.action.ts';
import { purgeCache } from './purge-cache.action.ts';

export { GrantBook } from '@golem/worker-kit/define-skill';

export default defineSkill(hosting, HostingEnv, {
  list_dns_records: listDnsRecords,
  purge_cache: purgeCache,
});
