import type { Hono } from 'hono';
import { createTraffic } from '../../observe.ts';
import type { CloudStore } from '../cloud-store.ts';
import { ALERTMANAGER_BASE, alertmanagerApp } from './alertmanager-app.ts';
import { loadAlertmanagerCheck, loadPrometheusCheck } from './descriptions.ts';
import { LOKI_BASE, lokiApp } from './loki-app.ts';
import { notifyOfAlerts } from './notify.ts';
import { PROMETHEUS_BASE, prometheusApp } from './prometheus-app.ts';
import { siteAlerts } from './site-alerts.ts';

const WEBHOOK_SECRET = 'local-world-alert-webhook-secret';

interface Options {
  url: () => string;
  gateway: () => string | null;
  checkDescriptions: boolean;
}

/** Prometheus, Alertmanager and Loki of the small cloud: enough of each to try what Golem does with them. */
export const monitoring = (store: CloudStore, { url, gateway, checkDescriptions }: Options) => {
  const prometheus = createTraffic();
  const alertmanager = createTraffic();
  const loki = createTraffic();
  const alerts = siteAlerts(store);
  return {
    prometheus,
    alertmanager,
    loki,
    mount(app: Hono): void {
      app.route(
        PROMETHEUS_BASE,
        prometheusApp(store, alerts, prometheus, checkDescriptions ? loadPrometheusCheck() : null),
      );
      app.route(
        ALERTMANAGER_BASE,
        alertmanagerApp(store, alerts, alertmanager, checkDescriptions ? loadAlertmanagerCheck() : null),
      );
      app.route(LOKI_BASE, lokiApp(store, alerts, loki));
    },
    env: () => ({
      PROMETHEUS_URL: `${url()}${PROMETHEUS_BASE}`,
      ALERTMANAGER_URL: `${url()}${ALERTMANAGER_BASE}`,
      LOKI_URL: `${url()}${LOKI_BASE}`,
      ALERT_WEBHOOK_SECRET: WEBHOOK_SECRET,
    }),
    notifyOfAlerts: (): void =>
      notifyOfAlerts(store, alerts, async (body) => {
        const to = gateway();
        if (to === null) return false;
        const answered = await fetch(`${to}/alerts/alertmanager`, {
          method: 'POST',
          headers: { authorization: `Bearer ${WEBHOOK_SECRET}`, 'content-type': 'application/json' },
          body: JSON.stringify(body),
        });
        return answered.ok;
      }),
  };
};
