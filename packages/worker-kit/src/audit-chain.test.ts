import { expect, test } from 'vitest';
import {
  type Anchor,
  anchorKey,
  auditHash,
  type ChainedRow,
  chainReportText,
  GENESIS,
  newestAnchor,
  verifyChain,
} from './audit-chain.ts';

interface Row extends ChainedRow {
  detail: Record<string, unknown>;
}

/** Chains rows of one stream with these contents. */
const chain = (stream: string, contents: string[]): Row[] => {
  const rows: Row[] = [];
  for (const [index, what] of contents.entries()) {
    const prevHash = rows.at(-1)?.hash ?? GENESIS;
    const row = { stream, seq: index + 1, detail: { what }, prevHash, hash: '' };
    rows.push({ ...row, hash: auditHash(row) });
  }
  return rows;
};

const verify = (rows: Row[], anchor: Anchor | null = null) =>
  verifyChain(
    (async function* () {
      yield* rows;
    })(),
    anchor,
  );

const CHAT = chain('chat:1', ['asked', 'approved', 'executed', 'told']);
const GATE = chain('gate:email', ['decided', 'closed']);
const ROWS = [...CHAT, ...GATE];
const heads = [CHAT, GATE].map((rows) => {
  const { stream = '', seq = 0, hash = '' } = rows.at(-1) ?? {};
  return { stream, seq, hash };
});
const ANCHOR: Anchor = { at: Date.UTC(2026, 10, 20), heads };

test('a whole log has the heads of all streams', async () => {
  expect(await verify(ROWS)).toEqual({ ok: true, rows: 6, heads, anchor: null });
  expect(await verify([])).toEqual({ ok: true, rows: 0, heads: [], anchor: null });
});

test('rows that came after the anchor do not contradict it', async () => {
  const longer = [...chain('chat:1', ['asked', 'approved', 'executed', 'told', 'more']), ...GATE];
  expect(await verify(longer, ANCHOR)).toMatchObject({ ok: true, rows: 7, anchor: ANCHOR });
});

const withSecond = (change: (row: Row) => Row): Row[] =>
  ROWS.map((row, index) => (index === 1 ? change(row) : row));
const changed = (row: Row): Row => ({ ...row, detail: { what: 'denied' } });
const rehashed = (row: Row): Row => ({ ...row, hash: auditHash(row) });
const rewritten = chain('chat:1', ['asked', 'denied', 'executed', 'told']);

test.for<[string, Row[], Anchor | null, { stream: string; seq: number; fault: string }]>([
  ['a changed row', withSecond(changed), null, { stream: 'chat:1', seq: 2, fault: 'hash' }],
  [
    'a changed row with a new hash, by the row after it',
    withSecond((row) => rehashed(changed(row))),
    null,
    { stream: 'chat:1', seq: 3, fault: 'link' },
  ],
  ['a removed row', ROWS.toSpliced(1, 1), null, { stream: 'chat:1', seq: 2, fault: 'gap' }],
  ['a removed first row', ROWS.toSpliced(4, 1), null, { stream: 'gate:email', seq: 1, fault: 'gap' }],
  [
    'a row that is there twice',
    ROWS.toSpliced(1, 0, ...CHAT.slice(0, 1)),
    null,
    { stream: 'chat:1', seq: 1, fault: 'order' },
  ],
  ['a stream in two places', [...ROWS, ...CHAT.slice(3)], null, { stream: 'chat:1', seq: 4, fault: 'order' }],
  ['a removed tail', ROWS.toSpliced(2, 2), ANCHOR, { stream: 'chat:1', seq: 3, fault: 'truncated' }],
  ['a removed stream', CHAT, ANCHOR, { stream: 'gate:email', seq: 1, fault: 'truncated' }],
  ['a rewritten chain', [...rewritten, ...GATE], ANCHOR, { stream: 'chat:1', seq: 4, fault: 'rewritten' }],
])('names %s', async ([, rows, anchor, broken]) => {
  expect(await verify(rows, anchor)).toMatchObject({ ok: false, broken });
});

test('without an anchor a rewritten chain looks whole: that is what anchors are for', async () => {
  expect(await verify([...rewritten, ...GATE])).toMatchObject({ ok: true });
});

test('tells people where and how it is broken', async () => {
  expect(chainReportText(await verify(ROWS.toSpliced(1, 1)))).toBe(
    '❌ The audit log is broken at row 2 of chat:1: it is missing, and later ones are there: it was removed.',
  );
  expect(chainReportText(await verify(ROWS, ANCHOR))).toBe(
    '✅ The audit log is whole: 6 rows in 2 streams. It agrees with the anchor of 2026-11-20T00:00:00.000Z.',
  );
  expect(chainReportText(await verify(ROWS))).toContain('There is no anchor of the last 14 days');
});

test('finds the newest anchor of the last days', async () => {
  const now = Date.UTC(2026, 10, 22, 12);
  const objects = new Map([
    ['audit/2026-11-20.json', JSON.stringify(ANCHOR)],
    ['audit/2026-11-19.json', JSON.stringify({ at: 0, heads: [] })],
  ]);
  expect(anchorKey(now)).toBe('audit/2026-11-22.json');
  expect(await newestAnchor(async (key) => objects.get(key) ?? null, now)).toEqual(ANCHOR);
  expect(await newestAnchor(async () => null, now)).toBe(null);
});
