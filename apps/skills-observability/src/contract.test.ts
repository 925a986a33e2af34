import { observability } from '@golem/contracts';
import { skillContract } from '@golem/testing/skill-contract';
import skill from './index.ts';
import { alertmanager, loki, prometheus, resolver, SILENCE } from './services.fixture.ts';

const logs = loki(['error: connection refused', 'error: connection refused']);

skillContract({
  skill,
  manifest: observability,
  // Each service is of use without the others; `service.test.ts` has what happens without one.
  required: [],
  secrets: ['PROMETHEUS_TOKEN', 'ALERTMANAGER_TOKEN', 'LOKI_TOKEN'],
  capabilities: {
    check_url: {
      args: { url: 'https://example.com/', contains: 'welcome' },
      healthy: () => new Response('welcome', { headers: { 'content-type': 'text/html' } }),
      // A site that is ill is what this capability reports.
      faults: {
        'answers 401': 'data',
        'answers 404': 'data',
        'answers 429': 'data',
        'answers 500': 'data',
        'answers garbage': 'data',
        'answers another shape': 'data',
        'cuts the connection': 'data',
        'refuses the connection': 'data',
        'never finishes': 'data',
      },
    },
    // Each good mutation is two connections to a real server.
    check_tls: { args: { url: 'https://good.example.com/' }, mutations: 20 },
    check_dns: {
      args: { name: 'example.com', type: 'A' },
      healthy: resolver('192.0.2.1'),
      // No account and no path that could be wrong: whatever a resolver answers but an answer is its own fault.
      faults: { 'answers 401': 'upstream_error', 'answers 404': 'upstream_error' },
    },
    query_metrics: { args: { query: 'up', minutes: 60 }, healthy: prometheus, mutations: 60 },
    list_alerts: { args: { alert: 'SiteDown' }, healthy: alertmanager },
    silence_alert: {
      args: { alert: 'SiteDown', minutes: 30, comment: 'a new disk is on its way' },
      healthy: alertmanager,
    },
    unsilence_alert: { args: { silence: SILENCE }, healthy: alertmanager },
    query_logs: { args: { query: '{app="shop"}' }, healthy: logs },
    error_summary: { args: { query: '{app="shop"}' }, healthy: logs },
  },
});
