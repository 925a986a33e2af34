import { env } from 'cloudflare:test';
import { openDb } from '@golem/db';
import { expect, test } from 'vitest';
import { withGate } from '../../test/gate-world.ts';
import { toolRun } from '../../test/tool-run.ts';
import { mirror, mirrorBacklog } from './mirror.ts';

/** A D1 that counts the statements of each batch. */
const counting = (counts: number[]) =>
  new Proxy(openDb(env.DB), {
    get: (db, name) => {
      const value: unknown = Reflect.get(db, name);
      if (name !== 'batch' || typeof value !== 'function') return value;
      return (statements: unknown[]): unknown => {
        counts.push(statements.length);
        return Reflect.apply(value, db, [statements]);
      };
    },
  });

test('a call and its two audit rows are two statements, and a backlog arrives whole', async () => {
  const counts: number[] = [];
  await withGate({ db: counting(counts) }, async (world) => {
    const append = (kind: string): void => world.audit.append({ at: 1, kind, actor: '42' });
    const call = { row: toolRun({ status: 'succeeded' }), reply: null };
    world.store.put(call);
    append('call.decided');
    append('call.closed');
    await mirror(world, [call]);
    expect(counts).toEqual([2]);
    for (let index = 0; index < 60; index += 1) append(`backlog.${index}`);
    await mirrorBacklog(world);
    const rows = await env.DB.prepare("SELECT seq FROM audit_log WHERE kind LIKE 'backlog.%'").all();
    expect(rows.results.map(({ seq }) => seq)).toEqual(Array.from({ length: 60 }, (_, index) => index + 3));
    expect([world.audit.queued(), world.store.unmirrored(10)]).toEqual([[], []]);
  });
});
