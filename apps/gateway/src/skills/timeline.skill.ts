import { fail, type golem, ok } from '@golem/contracts';
import { type AlertRow, alertsBetween, changesBetween, mailsBetween } from '@golem/db';
import type { Actions } from '@golem/worker-kit';
import type { z } from 'zod';
import type { InsideEnv } from './inside-skills.ts';

type Output = z.infer<(typeof golem)['capabilities']['incident_timeline']['output']>;
type Line = Omit<Output['lines'][number], 'at'> & { at: number };

const MINUTE_MS = 60_000;
/** Of each source; an incident that needs more is read in parts. */
const MOST = 60;
const MAX_WHAT = 300;

const inRange = (at: number | null, from: number, until: number): at is number =>
  at !== null && at >= from && at <= until;

const alertLines = (
  { id, name, severity, summary, startsAt, endedAt }: AlertRow,
  from: number,
  until: number,
): Line[] => {
  const what = `${name}${severity === null ? '' : ` (${severity})`}`;
  const line = { source: 'alert', byOthers: true, id } as const;
  return [
    ...(inRange(startsAt, from, until)
      ? [{ ...line, at: startsAt, what: `${what} began: ${summary}` }]
      : [{ ...line, at: from, what: `${what} was firing already: ${summary}` }]),
    ...(inRange(endedAt, from, until) ? [{ ...line, at: endedAt, what: `${what} ended` }] : []),
  ];
};

const changeLine = (row: Awaited<ReturnType<typeof changesBetween>>[number]): Line => ({
  at: row.startedAt ?? row.createdAt,
  source: 'ledger',
  what: `${row.capability}${row.target === null ? '' : ` on ${row.target}`}: ${row.status}, asked for by ${row.principalId}`,
  byOthers: false,
  id: row.id,
});

const mailLine = ({
  id,
  fromAddress,
  subject,
  at,
}: Awaited<ReturnType<typeof mailsBetween>>[number]): Line => ({
  at,
  source: 'mail',
  what: `from ${fromAddress}: ${subject}`,
  byOthers: true,
  id,
});

/** What happened, out of D1: one round trip, bounded for each source. */
export const timelineActions: Pick<Actions<typeof golem, InsideEnv>, 'incident_timeline'> = {
  incident_timeline: {
    async run({ minutes, until: end }, { env: { db }, now }) {
      const until = end === undefined ? now() : Date.parse(end);
      if (until > now() + MINUTE_MS) return fail('invalid_input', '`until` is in the future.');
      const from = until - minutes * MINUTE_MS;
      const [alerts, changes, mails] = await db.batch([
        alertsBetween(db, from, until, MOST + 1),
        changesBetween(db, from, until, MOST + 1),
        mailsBetween(db, from, until, MOST + 1),
      ]);
      const lines = [
        ...alerts.slice(0, MOST).flatMap((alert) => alertLines(alert, from, until)),
        ...changes.slice(0, MOST).map(changeLine),
        ...mails.slice(0, MOST).map(mailLine),
      ].toSorted((a, b) => a.at - b.at);
      return ok({
        output: {
          from: new Date(from).toISOString(),
          until: new Date(until).toISOString(),
          lines: lines.map((line) => ({
            ...line,
            at: new Date(line.at).toISOString(),
            what: line.what.slice(0, MAX_WHAT),
          })),
          truncated: [alerts, changes, mails].some(({ length }) => length > MOST),
        },
      });
    },
  },
};
