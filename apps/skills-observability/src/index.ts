import { observability } from '@golem/contracts';
import { defineSkill } from '@golem/worker-kit/define-skill';
import { listAlerts } from './alerts/list-alerts.action.ts';
import { silenceAlert } from './alerts/silence-alert.action.ts';
import { unsilenceAlert } from './alerts/unsilence-alert.action.ts';
import { checkDns } from './checks/check-dns.action.ts';
import { checkTls } from './checks/check-tls.action.ts';
import { checkUrl } from './checks/check-url.action.ts';
import { ObservabilityEnv } from './env.ts';
import { errorSummary } from './logs/error-summary.action.ts';
import { queryLogs } from './logs/query-logs.action.ts';
import { queryMetrics } from './metrics/query-metrics.action.ts';

export { GrantBook } from '@golem/worker-kit/define-skill';

export default defineSkill(observability, ObservabilityEnv, {
  check_url: checkUrl,
  check_tls: checkTls,
  check_dns: checkDns,
  query_metrics: queryMetrics,
  list_alerts: listAlerts,
  silence_alert: silenceAlert,
  unsilence_alert: unsilenceAlert,
  query_logs: queryLogs,
  error_summary: errorSummary,
});
