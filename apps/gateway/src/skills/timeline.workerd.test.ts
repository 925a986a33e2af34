import { applyD1Migrations, env } from 'cloudflare:test';
import { commit, insertMail, openDb, putAlert, putToolRun } from '@golem/db';
import { beforeEach, expect, test } from 'vitest';
import type { InsideEnv } from './inside-skills.ts';
import { timelineActions } from './timeline.skill.ts';

const NOON = Date.parse('2026-11-21T12:00:00Z');
const MINUTE = 60_000;
const db = openDb(env.DB);

const alert = (id: string, startsAt: number, endedAt: number | null) =>
  putAlert(db, {
    id,
    name: 'SiteDown',
    severity: 'critical',
    summary: 'shop.test does not answer',
    labels: {},
    startsAt,
    endedAt,
    receivedAt: startsAt,
    chats: [],
  });

const restart = (id: string, createdAt: number, effect: 'read' | 'write') =>
  putToolRun(db, {
    id,
    runId: 'run',
    chatId: 'ops',
    skill: 'server-admin',
    capability: effect === 'read' ? 'server-admin.list_servers' : 'server-admin.restart_server',
    effect,
    args: {},
    digest: 'a'.repeat(64),
    target: 'web-1',
    status: 'succeeded',
    decision: { verdict: 'allow', reasons: [], policyVersion: 1 },
    policyVersion: 1,
    principalId: '42',
    approvers: [],
    tainted: false,
    createdAt,
  });

const mail = (id: string, at: number) =>
  insertMail(db, {
    id,
    state: 'received',
    kind: 'mail',
    references: [],
    threadId: id,
    fromAddress: 'ann@example.com',
    fromName: 'Ann',
    recipients: [],
    subject: 'Is the shop down?',
    topic: 'is the shop down?',
    body: '',
    size: 1,
    at,
  });

beforeEach(async () => {
  await applyD1Migrations(env.DB, env.MIGRATIONS);
  await env.DB.batch(['alerts', 'tool_runs', 'mails'].map((table) => env.DB.prepare(`DELETE FROM ${table}`)));
});

const timeline = async (args: { minutes: number; until?: string }) => {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nothing else is asked of it
  const inside = { db } as unknown as InsideEnv;
  const { signal } = new AbortController();
  const context = {
    env: inside,
    callId: 'c',
    runId: 'r',
    by: undefined,
    signal,
    now: () => NOON,
    report: () => undefined,
  };
  const done = await timelineActions.incident_timeline.run(args, context);
  return done.ok ? done.value.output : done.error;
};

test('alerts, what was done and mails come in order, each with its source and time; reads and what is outside are left out', async () => {
  await commit(db, [
    alert('alert-1', NOON - 50 * MINUTE, NOON - 20 * MINUTE),
    alert('alert-0', NOON - 90 * MINUTE, NOON - 70 * MINUTE),
    alert('alert-2', NOON - 80 * MINUTE, null),
    mail('mail-1', NOON - 40 * MINUTE),
    mail('mail-0', NOON - 61 * MINUTE),
    restart('call-1', NOON - 30 * MINUTE, 'write'),
    restart('call-2', NOON - 30 * MINUTE, 'read'),
  ]);
  expect(await timeline({ minutes: 60 })).toMatchObject({
    from: '2026-11-21T11:00:00.000Z',
    truncated: false,
    lines: [
      {
        at: '2026-11-21T11:00:00.000Z',
        source: 'alert',
        what: expect.stringContaining('was firing already'),
      },
      {
        at: '2026-11-21T11:10:00.000Z',
        source: 'alert',
        what: expect.stringContaining('began'),
        byOthers: true,
      },
      { at: '2026-11-21T11:20:00.000Z', source: 'mail', id: 'mail-1', byOthers: true },
      {
        at: '2026-11-21T11:30:00.000Z',
        source: 'ledger',
        what: 'server-admin.restart_server on web-1: succeeded, asked for by 42',
      },
      { at: '2026-11-21T11:40:00.000Z', source: 'alert', what: 'SiteDown (critical) ended' },
    ],
  });
});

test('of many it says that there are more', async () => {
  await commit(
    db,
    Array.from({ length: 70 }, (_, index) => mail(`mail-${index}`, NOON - index)),
  );
  const told = await timeline({ minutes: 5, until: '2026-11-21T12:00:00Z' });
  expect(told).toMatchObject({ truncated: true, lines: expect.any(Array) });
  expect('lines' in told && told.lines.length).toBe(60);
});

test('a time in the future is refused', async () => {
  expect(await timeline({ minutes: 5, until: '2026-11-22T12:00:00Z' })).toMatchObject({
    code: 'invalid_input',
  });
});
