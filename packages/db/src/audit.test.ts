import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { auditHash, GENESIS, verifyChain } from '@golem/worker-kit/audit-chain';
import { beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { type AuditRow, allAudit } from './audit.ts';
import { openRemoteDb } from './client.ts';

const MIGRATIONS = join(import.meta.dirname, '../../../migrations');

let sqlite: DatabaseSync;
let queries: number;

/** The migrated database behind plain SQL, as wrangler is. */
const remote = () =>
  openRemoteDb(async (sql) => {
    queries += 1;
    const statement = sqlite.prepare(sql);
    statement.setReturnArrays(true);
    return z.array(z.array(z.unknown())).parse(statement.all());
  });

beforeEach(() => {
  queries = 0;
  sqlite = new DatabaseSync(':memory:');
  for (const name of globSync('*.sql', { cwd: MIGRATIONS }).toSorted()) {
    sqlite.exec(readFileSync(join(MIGRATIONS, name), 'utf8'));
  }
  for (const stream of ["chat:it's 1", 'gate:email']) {
    let prevHash = GENESIS;
    for (let seq = 1; seq <= 5; seq += 1) {
      const row: AuditRow = {
        stream,
        seq,
        at: seq,
        kind: 'test',
        actor: 'golem',
        runId: null,
        callId: `call?${seq}`,
        pendingId: null,
        capability: null,
        detail: { text: '"ä" ? \'', nested: [1, null, true] },
        prevHash,
        hash: '',
      };
      prevHash = auditHash(row);
      sqlite
        .prepare(
          'INSERT INTO audit_log (stream, seq, at, kind, actor, call_id, detail, prev_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
        )
        .run(
          stream,
          seq,
          seq,
          row.kind,
          row.actor,
          row.callId,
          JSON.stringify(row.detail),
          row.prevHash,
          prevHash,
        );
    }
  }
});

const verify = (pageSize?: number) => verifyChain(allAudit(remote(), pageSize), null);

test.for([1, 3, 5, 10, 1_000])('reads all rows once and in order, %i at a time', async (pageSize) => {
  const places: string[] = [];
  for await (const { stream, seq } of allAudit(remote(), pageSize)) places.push(`${stream}/${seq}`);
  expect(places).toEqual(
    ["chat:it's 1", 'gate:email'].flatMap((stream) => [1, 2, 3, 4, 5].map((seq) => `${stream}/${seq}`)),
  );
  expect(queries).toBe(Math.floor(10 / pageSize) + 1);
});

test('rows that come back from the database have the hash that they were written with', async () => {
  expect(await verify()).toMatchObject({ ok: true, rows: 10 });
});

test.for([
  ["UPDATE audit_log SET detail = '{}' WHERE stream = 'gate:email' AND seq = 2", 'gate:email', 2, 'hash'],
  ["UPDATE audit_log SET at = 99 WHERE stream = 'gate:email' AND seq = 5", 'gate:email', 5, 'hash'],
  ["DELETE FROM audit_log WHERE stream = 'gate:email' AND seq = 3", 'gate:email', 3, 'gap'],
] as const)('finds what was done by hand: %s', async ([sql, stream, seq, fault]) => {
  sqlite.exec(sql);
  expect(await verify(2)).toMatchObject({ ok: false, broken: { stream, seq, fault } });
});
