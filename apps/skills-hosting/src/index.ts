import { hosting } from '@golem/contracts';
import { defineSkill } from '@golem/worker-kit/define-skill';
import { zoneAnalytics } from './analytics/zone-analytics.action.ts';
import { deleteDnsRecord } from './dns/delete-dns-record.action.ts';
import { listDnsRecords } from './dns/list-dns-records.action.ts';
import { upsertDnsRecord } from './dns/upsert-dns-record.action.ts';
import { HostingEnv } from './env.ts';
import { purgeCache } from './purge-cache.action.ts';
import { listDeployments } from './sites/list-deployments.action.ts';
import { listSitesAction } from './sites/list-sites.action.ts';
import { retryDeployment } from './sites/retry-deployment.action.ts';
import { rollbackDeployment } from './sites/rollback-deployment.action.ts';
import { rollbackWorker } from './sites/rollback-worker.action.ts';
import { siteStatus } from './sites/site-status.action.ts';
import { workerVersions } from './sites/worker-versions.action.ts';

export { GrantBook } from '@golem/worker-kit/define-skill';

export default defineSkill(hosting, HostingEnv, {
  list_dns_records: listDnsRecords,
  upsert_dns_record: upsertDnsRecord,
  delete_dns_record: deleteDnsRecord,
  list_sites: listSitesAction,
  site_status: siteStatus,
  list_deployments: listDeployments,
  rollback_deployment: rollbackDeployment,
  retry_deployment: retryDeployment,
  worker_versions: workerVersions,
  rollback_worker: rollbackWorker,
  zone_analytics: zoneAnalytics,
  purge_cache: purgeCache,
});
