import { hosting } from '@golem/contracts';
import { skillContract } from '@golem/testing/skill-contract';
import { analyticsApi, cloudflareApi, idOf, sitesApi } from './cloudflare.fixture.ts';
import skill from './index.ts';

skillContract({
  skill,
  manifest: hosting,
  required: ['CLOUDFLARE_API_TOKEN'],
  secrets: ['CLOUDFLARE_API_TOKEN'],
  capabilities: {
    list_dns_records: { args: { zone: 'example.com' }, healthy: cloudflareApi() },
    upsert_dns_record: {
      args: { zone: 'example.com', record: 'www', type: 'A', content: '203.0.113.8' },
      healthy: cloudflareApi(),
    },
    delete_dns_record: { args: { zone: 'example.com', record: 'www' }, healthy: cloudflareApi() },
    list_sites: { args: {}, healthy: sitesApi() },
    site_status: { args: { site: 'shop' }, healthy: sitesApi() },
    list_deployments: { args: { site: 'shop' }, healthy: sitesApi() },
    rollback_deployment: { args: { site: 'shop', deployment: idOf(2) }, healthy: sitesApi() },
    retry_deployment: { args: { site: 'shop', deployment: idOf(3) }, healthy: sitesApi() },
    worker_versions: { args: { site: 'api' }, healthy: sitesApi() },
    rollback_worker: { args: { site: 'api', version: '1' }, healthy: sitesApi() },
    zone_analytics: { args: { zone: 'example.com', hours: 24 }, healthy: analyticsApi() },
    purge_cache: { args: { zone: 'example.com', everything: true }, healthy: cloudflareApi() },
  },
});
