import { auditHash, GENESIS } from '@golem/worker-kit/audit-chain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type Chat, chatWith } from './chat.ts';
import { type Golem, startGolem } from './golem.ts';

const AUDIT_CHANNEL = '1180000000000000303';
/** The stream that is tampered with: `/audit verify` itself adds nothing to it. */
const STREAM = 'gate:server-admin';

const Row = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));
type Row = z.infer<typeof Row>;

let golem: Golem;
let chat: Chat;
let rows: Row[];
const verify = async () => chat.answer(await chat.command('audit verify'));

/** Puts the stream's rows in D1 in place of what is there, as somebody with the keys of the account could. */
const put = async (wanted: Row[]): Promise<void> => {
  await golem.query('DELETE FROM audit_log WHERE stream = ?', STREAM);
  for (const row of wanted) {
    const names = Object.keys(row);
    const marks = names.map(() => '?').join();
    await golem.query(`INSERT INTO audit_log (${names.join()}) VALUES (${marks})`, ...Object.values(row));
  }
};

const change = (row: Row): Row => ({ ...row, actor: 'nobody' });

/** Gives all rows hashes that fit, as the gate would have. */
const rehash = (wanted: Row[]): Row[] => {
  let prevHash = GENESIS;
  return wanted.map((row) => {
    const { run_id: runId, call_id: callId, pending_id: pendingId, prev_hash: _, hash: __, ...rest } = row;
    const detail: unknown = JSON.parse(String(row['detail']));
    const { stream, seq } = z.object({ stream: z.string(), seq: z.number() }).parse(row);
    const fields = { ...rest, stream, seq, runId, callId, pendingId, detail, prevHash, hash: '' };
    const hash = auditHash(fields);
    const signed = { ...row, prev_hash: prevHash, hash };
    prevHash = hash;
    return signed;
  });
};

beforeAll(async () => {
  golem = await startGolem({ settings: { AUDIT_CHANNEL_ID: AUDIT_CHANNEL } });
  chat = chatWith(golem);
  for (let round = 0; round < 3; round += 1) {
    await chat.answer(await chat.command('do', { capability: 'server-admin.list_servers' }));
  }
  rows = await golem.until('the audit rows of the gate', async () => {
    const found = await golem.query('SELECT * FROM audit_log WHERE stream = ? ORDER BY seq', STREAM);
    // Two rows for each call; they reach D1 a moment after the answer.
    return found.length < 6 ? null : z.array(Row).parse(found);
  });
});
afterAll(() => golem.close());

test('the cron anchors the heads in R2 once a day and tells the channel for it', async () => {
  await golem.cron();
  const told = await golem.until('the anchor in its channel', () =>
    golem.world.discord.store.messages().filter(({ message }) => message.channel_id === AUDIT_CHANNEL),
  );
  await golem.cron();
  const { objects } = await golem.env.SOUL.list({ prefix: 'audit/' });
  expect(objects).toHaveLength(1);
  expect(told.map(({ message }) => message.content)).toEqual([
    expect.stringMatching(/^⚓ Audit anchor `audit\/\d{4}-\d\d-\d\d\.json` in R2, SHA-256 `[0-9a-f]{64}`/),
  ]);
});

test('/audit verify finds a log whole that nobody touched', async () => {
  expect(await verify()).toMatch(
    /^✅ The audit log is whole: \d+ rows in \d+ streams. It agrees with the anchor of /,
  );
});

test('the rows that the test writes are hashed as the gate hashes them', () => {
  expect(rehash(rows)).toEqual(rows);
});

test.for<[string, (all: Row[]) => Row[], (last: number) => string]>([
  [
    'a changed row',
    (all) => all.map((row, at) => (at === 1 ? change(row) : row)),
    () => `row 2 of ${STREAM}: its content does not fit`,
  ],
  [
    'a removed row in the middle',
    (all) => all.toSpliced(1, 1),
    () => `row 2 of ${STREAM}: it is missing, and later`,
  ],
  [
    'a removed tail',
    (all) => all.slice(0, -1),
    (last) => `row ${last} of ${STREAM}: it is missing although the anchor`,
  ],
  [
    'a rewritten chain',
    (all) => rehash(all.map((row, at) => (at === 1 ? change(row) : row))),
    (last) => `row ${last} of ${STREAM}: it is not the row that was anchored`,
  ],
])('/audit verify names %s', async ([, tamper, named]) => {
  await put(tamper(rows));
  expect(await verify()).toContain(`❌ The audit log is broken at ${named(rows.length)}`);
  await put(rows);
});

test('no secret gets into a row, neither one of a known format nor one that is configured', async () => {
  const token = ['gh', 'p_', 'a1B2'.repeat(9)].join('');
  const reason = `leaked ${token} and a-grant-secret-for-tests-only-0123456789`;
  await chat.answer(await chat.command('freeze', { scope: 'memory', reason }));
  const [row] = await golem.until('the audit row', () =>
    golem.query("SELECT detail FROM audit_log WHERE kind = 'freeze.set'"),
  );
  expect(row?.['detail']).toContain('leaked [redacted:github_token] and [redacted:known]');
});
