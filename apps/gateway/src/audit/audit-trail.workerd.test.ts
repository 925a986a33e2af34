import { env, runInDurableObject } from 'cloudflare:test';
import { auditHash, GENESIS } from '@golem/worker-kit/audit-chain';
import { expect, test } from 'vitest';
import { AuditTrail } from './audit-trail.ts';

const withTrail = (work: (trail: AuditTrail, reopen: () => AuditTrail) => void): Promise<void> =>
  runInDurableObject(env.STORAGE.getByName(crypto.randomUUID()), (_object, { storage }) => {
    const open = () => new AuditTrail(storage.sql, 'chat:1', ['s3cret-value-of-a-token']);
    work(open(), open);
  });

const entry = (kind: string) => ({ at: 1, kind, actor: '42' });

test('rows are numbered from one, each carries the hash of the one before and its own', () =>
  withTrail((trail) => {
    for (const kind of ['a', 'b', 'c']) trail.append(entry(kind));
    const rows = trail.queued();
    expect(rows.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(rows.map(({ prevHash }) => prevHash)).toEqual([GENESIS, rows[0]?.hash, rows[1]?.hash]);
    for (const row of rows) expect(row.hash).toBe(auditHash(row));
  }));

test('the chain goes on after D1 has confirmed and after the object was started again', () =>
  withTrail((trail, reopen) => {
    trail.append(entry('a'));
    const [first] = trail.queued();
    trail.confirm(trail.queued());
    expect(trail.queued()).toEqual([]);
    const again = reopen();
    again.append(entry('b'));
    expect(again.queued()).toMatchObject([{ seq: 2, prevHash: first?.hash }]);
  }));

test('a confirmation of the oldest rows leaves those that were appended meanwhile', () =>
  withTrail((trail) => {
    trail.append(entry('a'));
    const told = trail.queued();
    trail.append(entry('b'));
    trail.confirm(told);
    expect(trail.queued().map(({ kind }) => kind)).toEqual(['b']);
  }));

test('after an outage at most fifty rows go in one batch, oldest first', () =>
  withTrail((trail) => {
    for (let index = 0; index < 70; index += 1) trail.append(entry(`k${index}`));
    expect(trail.queued()).toHaveLength(50);
    trail.confirm(trail.queued());
    expect(trail.queued().map(({ seq }) => seq)).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 51),
    );
  }));

test('a secret never gets into a row', () =>
  withTrail((trail) => {
    trail.append({ ...entry('a'), detail: { said: 'the token is s3cret-value-of-a-token' } });
    expect(JSON.stringify(trail.queued())).not.toContain('s3cret');
  }));
