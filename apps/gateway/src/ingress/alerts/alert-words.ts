import { escapeInline, inlineCode, timeText } from '@golem/discord';
import type { Alert } from './webhook.ts';

const MAX_LABELS = 8;

/** What tells this alert from others of its name. */
const whichOf = ({ labels }: Alert): string =>
  Object.entries(labels)
    .filter(([name]) => name !== 'alertname' && name !== 'severity')
    .slice(0, MAX_LABELS)
    .map(([name, value]) => inlineCode(`${name}=${value}`, 120))
    .join(' ');

const nameOf = ({ name, severity }: Alert): string =>
  `**${escapeInline(name, 120)}**${severity === null ? '' : ` (${escapeInline(severity, 40)})`}`;

/** The alert in the chat. All in it is text of others, escaped and short. */
export const firingNotice = (alert: Alert): string =>
  [
    `🔔 ${nameOf(alert)} fires since ${timeText(alert.startsAt, 't')}.`,
    escapeInline(alert.summary, 400),
    whichOf(alert),
  ]
    .filter((line) => line !== '')
    .join('\n');

export const resolvedNotice = (alert: Alert): string =>
  `✅ ${nameOf(alert)} is over since ${timeText(alert.endsAt, 't')}. ${whichOf(alert)}`;

/** One line in place of many. */
export const moreNotice = (count: number): string =>
  `🔔 And ${count} more ${count === 1 ? 'alert' : 'alerts'} that came at the same moment; ask me for the alerts to see them.`;

export const moreOverNotice = (count: number): string =>
  `✅ And ${count} more ${count === 1 ? 'is' : 'are'} over.`;

/** For the owners, when no route says which chat an alert is for: how to make one. */
export const unroutedNotice = (alert: Alert): string =>
  [
    firingNotice(alert),
    `-# No route says which chat hears of it, so nothing was looked at. In that chat: ${inlineCode('/do golem.add_route source=alert field=any pattern=*')}`,
  ].join('\n');

/** The alert for the model: as JSON, which it gets marked as data. */
export const alertText = ({ name, status, startsAt, labels, annotations }: Alert): string =>
  JSON.stringify({ alert: name, status, since: new Date(startsAt).toISOString(), labels, annotations });

/** For the owners, when a notification came with the right secret and nothing could be made of it. */
export const unreadableNotice = (why: string): string =>
  `🔔 Alertmanager sent a notification that I could not take, so I may not know of all alerts: ${escapeInline(why, 300)}`;
