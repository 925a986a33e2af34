import { ALERTMANAGER, type InboundEvent } from '@golem/contracts';
import { type AlertRow, alertsById, commit, type Db, putAlert, routesFor } from '@golem/db';
import { chatsFor } from '@golem/policy';
import { type OwnerWorld, tellOwner } from '../../reply/tell-owner.ts';
import type { SessionPort } from '../../session/session-port.ts';
import {
  alertText,
  firingNotice,
  moreNotice,
  moreOverNotice,
  resolvedNotice,
  unroutedNotice,
} from './alert-words.ts';
import type { Alert } from './webhook.ts';

/** What telling chats of alerts needs. */
export interface AlertTelling extends Omit<OwnerWorld, 'session'> {
  db: Db;
  /** Unix milliseconds. */
  now: number;
  session(chatId: string): Pick<SessionPort, 'tellAlert'>;
}

/** Alerts of one notification that are told one by one. A hundred servers behind one broken switch are one matter. */
const ONE_BY_ONE = 3;

const DAY_MS = 86_400_000;

/** The run about an alert in one chat; the same event however often Alertmanager repeats it. */
const eventOf = (alert: Alert, chatId: string, now: number): InboundEvent => ({
  id: `${alert.id}-${chatId}`,
  source: 'alert',
  chat: { id: chatId, guildId: null, kind: 'guild' },
  author: ALERTMANAGER,
  reply: { kind: 'channel', messageId: null },
  request: { kind: 'prompt', text: alertText(alert), byOthers: true },
  receivedAt: now,
});

const rowOf = (
  alert: Alert,
  before: AlertRow | undefined,
  chats: readonly string[],
  now: number,
): AlertRow => ({
  id: alert.id,
  name: alert.name,
  severity: alert.severity,
  summary: alert.summary,
  labels: alert.labels,
  startsAt: alert.startsAt,
  endedAt: alert.status === 'resolved' ? alert.endsAt : null,
  receivedAt: before?.receivedAt ?? now,
  chats: [...new Set([...(before?.chats ?? []), ...chats])],
});

/** What a chat has not heard yet: begun alerts with a conversation each, ended ones in a line. */
const tellChat = async (
  telling: AlertTelling,
  chatId: string,
  begun: readonly Alert[],
  ended: readonly Alert[],
): Promise<void> => {
  const chat = telling.session(chatId);
  for (const alert of ended.slice(0, ONE_BY_ONE))
    await chat.tellAlert(`${alert.id}-over`, resolvedNotice(alert), null);
  for (const alert of begun.slice(0, ONE_BY_ONE))
    await chat.tellAlert(alert.id, firingNotice(alert), eventOf(alert, chatId, telling.now));
  const [over, ...moreOver] = ended.slice(ONE_BY_ONE);
  if (over) await chat.tellAlert(`${over.id}-more-over`, moreOverNotice(moreOver.length + 1), null);
  const [first, ...more] = begun.slice(ONE_BY_ONE);
  if (first) await chat.tellAlert(`${first.id}-more`, moreNotice(more.length + 1), null);
};

/** The owners are told of an alert of this name once a day. */
const tellOwners = async (telling: AlertTelling, alert: Alert): Promise<void> => {
  const note = async (chatId: string, key: string, text: string): Promise<void> => {
    await telling.session(chatId).tellAlert(key, text, null);
  };
  const { ownerIds } = telling;
  await tellOwner(
    { ownerIds, session: (chatId) => ({ note: (key, text) => note(chatId, key, text) }) },
    `unrouted.${Math.floor(telling.now / DAY_MS)}.${alert.name}`,
    unroutedNotice(alert),
  );
};

/**
 * Tells each chat that a route names of the alerts that it has not heard of. Everything said has a key of its own and
 * the rows come last: after a crash in between Alertmanager sends again, and nothing is said or begun twice. Repeats of
 * what a chat has heard change nothing, for as long as the alert fires. Throws when something could not be stored.
 */
export const tellChats = async (telling: AlertTelling, alerts: readonly Alert[]): Promise<void> => {
  const { db, now } = telling;
  const [routes, rows] = await db.batch([
    routesFor(db, 'alert'),
    alertsById(
      db,
      alerts.map(({ id }) => id),
    ),
  ]);
  const known = new Map(rows.map((row) => [row.id, row]));
  const news = alerts.flatMap((alert) => {
    const before = known.get(alert.id);
    const over = alert.status === 'resolved';
    if (over && before?.endedAt != null) return [];
    const hearers = over ? (before?.chats ?? []) : chatsFor(routes, alert.labels);
    const chats = over ? hearers : hearers.filter((chat) => before?.chats.includes(chat) !== true);
    return before && !over && chats.length === 0 ? [] : [{ alert, before, chats }];
  });
  for (const chatId of new Set(news.flatMap(({ chats }) => chats))) {
    const heard = news.filter(({ chats }) => chats.includes(chatId)).map(({ alert }) => alert);
    const begun = heard.filter(({ status }) => status === 'firing');
    await tellChat(
      telling,
      chatId,
      begun,
      heard.filter(({ status }) => status === 'resolved'),
    );
  }
  for (const { alert, chats } of news) {
    if (chats.length === 0 && alert.status === 'firing') await tellOwners(telling, alert);
  }
  await commit(
    db,
    news.map(({ alert, before, chats }) => putAlert(db, rowOf(alert, before, chats, now))),
  );
};
