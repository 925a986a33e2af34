import type { CloudStore } from '../cloud-store.ts';
import type { SiteAlert, SiteAlerts } from './site-alerts.ts';

/** How often the rule is looked at, in milliseconds. */
const EVERY_MS = 1_000;

const notification = (alerts: (SiteAlert & { endsAt: number | null })[]) => ({
  version: '4',
  groupKey: '{}:{alertname="SiteDown"}',
  truncatedAlerts: 0,
  status: alerts.some(({ endsAt }) => endsAt === null) ? 'firing' : 'resolved',
  receiver: 'golem',
  groupLabels: { alertname: 'SiteDown' },
  commonLabels: { alertname: 'SiteDown' },
  commonAnnotations: {},
  externalURL: 'http://alertmanager.test',
  alerts: alerts.map(({ startsAt, endsAt, ...alert }) => ({
    ...alert,
    status: endsAt === null ? 'firing' : 'resolved',
    startsAt: new Date(startsAt).toISOString(),
    endsAt: endsAt === null ? '0001-01-01T00:00:00Z' : new Date(endsAt).toISOString(),
    generatorURL: 'http://prometheus.test/graph',
  })),
});

/** Posts alerts to a webhook as Alertmanager does: when one begins or ends, again until the receiver has taken it. */
export const notifyOfAlerts = (
  store: CloudStore,
  alerts: SiteAlerts,
  post: (body: object) => Promise<boolean>,
): void => {
  let told = new Map<string, SiteAlert>();
  const round = async (): Promise<void> => {
    const firing = alerts.firing().filter(({ labels }) => alerts.silenced(labels).length === 0);
    const now = new Map(firing.map((alert) => [alert.fingerprint, alert]));
    const begun = firing.filter(({ fingerprint }) => !told.has(fingerprint));
    const ended = [...told.values()].filter(
      ({ fingerprint, labels }) => !now.has(fingerprint) && alerts.silenced(labels).length === 0,
    );
    const changes = [
      ...begun.map((alert) => ({ ...alert, endsAt: null })),
      ...ended.map((alert) => ({ ...alert, endsAt: store.clock.now() })),
    ];
    if (changes.length > 0 && (await post(notification(changes)))) told = now;
  };
  const again = (): void => {
    void round()
      .catch(() => {})
      .finally(() => store.clock.after(EVERY_MS, again));
  };
  again();
};
