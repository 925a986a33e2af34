import { hosting } from '@golem/contracts';
import { defineSkill } from '@golem/worker-kit/define-skill';
import { deleteDnsRecord } from './delete-dns-record.action.ts';
import { HostingEnv } from './env.ts';
import { listDnsRecords } from './list-dns-records.action.ts';
import { purgeCache } from './purge-cache.action.ts';
import { upsertDnsRecord } from './upsert-dns-record.action.ts';

export { GrantBook } from '@golem/worker-kit/define-skill';

export default defineSkill(hosting, HostingEnv, {
  list_dns_records: listDnsRecords,
  upsert_dns_record: upsertDnsRecord,
  delete_dns_record: deleteDnsRecord,
  purge_cache: purgeCache,
});
