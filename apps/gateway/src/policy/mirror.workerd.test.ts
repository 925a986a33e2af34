import { env } from 'cloudflare:test';
import { expect, test } from 'vitest';
import { withGate } from '../../test/gate-world.ts';
import { toolRun } from '../../test/tool-run.ts';
import { watchedDb } from '../../test/watched-db.ts';
import { mirror, mirrorBacklog } from './mirror.ts';

/** A D1 that counts the statements of each batch. */
const counting = (counts: number[]) =>
  watchedDb((send) => (statements) => {
    counts.push(statements.length);
    return send(statements);
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
