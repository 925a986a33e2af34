import { defineManifest } from '../capability.ts';
import { alertCapabilities } from './observability/alerts.ts';
import { checkCapabilities } from './observability/checks.ts';
import { logCapabilities } from './observability/logs.ts';
import { metricCapabilities } from './observability/metrics.ts';

export { Silence } from './observability/alerts.ts';
export { DNS_TYPES } from './observability/checks.ts';
export { MetricUnit } from './observability/metrics.ts';

export const observability = defineManifest({
  skill: 'observability',
  title: 'Observability',
  binding: 'SKILL_OBSERVABILITY',
  capabilities: {
    ...checkCapabilities,
    ...metricCapabilities,
    ...alertCapabilities,
    ...logCapabilities,
  },
});
