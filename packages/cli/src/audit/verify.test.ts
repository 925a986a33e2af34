import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditHash, GENESIS } from '@golem/worker-kit/audit-chain';
import { afterAll, expect, test } from 'vitest';
import { openLocalStorage } from '../dev/local-storage.ts';
import { applyMigrations } from '../dev/migrations.ts';
import { ROOT, readWorkers } from '../workspace/workers.ts';
import { verifyAudit } from './verify.ts';

const persistTo = mkdtempSync(join(tmpdir(), 'golem-audit-'));
afterAll(() => rmSync(persistTo, { recursive: true }));

const first = {
  stream: 'chat:1',
  seq: 1,
  at: 0,
  kind: 'test',
  actor: 'golem',
  runId: null,
  callId: null,
  pendingId: null,
  capability: null,
  detail: {},
  prevHash: GENESIS,
  hash: '',
};

/** Runs SQL in the local storage, which is closed again before it is verified. */
const inStorage = async (sql: string, ...values: unknown[]): Promise<void> => {
  await using storage = await openLocalStorage(readWorkers(), persistTo);
  await applyMigrations(storage.db, join(ROOT, 'migrations'));
  await storage.db
    .prepare(sql)
    .bind(...values)
    .run();
};

test('finds the local audit log whole, and then the row that was changed in it', {
  timeout: 60_000,
}, async () => {
  await inStorage(
    `INSERT INTO audit_log (stream, seq, at, kind, actor, detail, prev_hash, hash)
     VALUES ('chat:1', 1, 0, 'test', 'golem', '{}', ?, ?)`,
    GENESIS,
    auditHash(first),
  );
  const target = { local: true, persistTo };
  expect(await verifyAudit(target)).toMatchObject({ ok: true, rows: 1, anchor: null });
  await inStorage("UPDATE audit_log SET actor = 'nobody'");
  expect(await verifyAudit(target)).toMatchObject({
    ok: false,
    broken: { stream: 'chat:1', seq: 1, fault: 'hash' },
  });
});
