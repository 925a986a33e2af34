import { hosting } from '@golem/contracts';
import { skillContract } from '@golem/testing/skill-contract';
import { cloudflareApi } from './cloudflare.fixture.ts';
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
    purge_cache: { args: { zone: 'example.com', everything: true }, healthy: cloudflareApi() },
  },
});
