import { skillProject } from '@golem/testing/skill-project';

export default skillProject(
  'observability',
  (inject) => ({
    PROMETHEUS_URL: 'https://prometheus.test',
    PROMETHEUS_TOKEN: 'prometheus-token-for-tests',
    ALERTMANAGER_URL: 'https://alertmanager.test',
    ALERTMANAGER_TOKEN: 'golem:alertmanager-password-for-tests',
    LOKI_URL: 'https://loki.test',
    LOKI_TOKEN: 'loki-token-for-tests',
    TLS_CONNECT_TO: inject('tls').usual,
  }),
  { globalSetup: './test/provide-tls.ts' },
);
