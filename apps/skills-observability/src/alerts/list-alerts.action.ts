import { type observability, ok } from '@golem/contracts';
import type { ActionFor } from '@golem/worker-kit';
import type { z } from 'zod';
import type { ObservabilityEnv } from '../env.ts';
import { iso } from '../time-range.ts';
import { type Alert, describeSilence, findAlerts, findSilences } from './alertmanager.ts';
import { named } from './silence-of.ts';

type Output = z.infer<(typeof observability)['capabilities']['list_alerts']['output']>;

/** What fits an answer; of more, only how many there are. */
const MAX_ALERTS = 50;
const MAX_SILENCES = 30;
const MAX_LABELS = 20;

const shortened = (labels: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(labels)
      .slice(0, MAX_LABELS)
      .map(([name, value]) => [name.slice(0, 100), value.slice(0, 200)]),
  );

const describe = ({ labels, annotations, startsAt, status }: Alert): Output['alerts'][number] => {
  const { alertname = 'unnamed', severity = null, ...others } = labels;
  const said = annotations['summary'] ?? annotations['description'] ?? annotations['message'];
  return {
    alert: alertname.slice(0, 200),
    state: status.state,
    severity: severity?.slice(0, 50) ?? null,
    since: iso(Date.parse(startsAt)),
    summary: said?.slice(0, 300) ?? null,
    labels: shortened(others),
    silencedBy: status.silencedBy.slice(0, 10),
  };
};

export const listAlerts: ActionFor<typeof observability, 'list_alerts', ObservabilityEnv> = {
  async run({ alert, silenced }, context) {
    const [found, stored] = await Promise.all([
      findAlerts(context, alert === undefined ? [] : named(alert, {})),
      findSilences(context),
    ]);
    if (!found.ok) return found;
    if (!stored.ok) return stored;
    const alerts = found.value
      .filter(({ status }) => silenced || status.silencedBy.length === 0)
      .toSorted((a, b) => b.startsAt.localeCompare(a.startsAt));
    const silences = stored.value
      .filter(({ status }) => status.state !== 'expired')
      .toSorted((a, b) => a.endsAt.localeCompare(b.endsAt));
    return ok({
      output: {
        alerts: alerts.slice(0, MAX_ALERTS).map(describe),
        moreAlerts: Math.max(0, alerts.length - MAX_ALERTS),
        silences: silences.slice(0, MAX_SILENCES).map(describeSilence),
        moreSilences: Math.max(0, silences.length - MAX_SILENCES),
      },
    });
  },
};
