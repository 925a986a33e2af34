import { env } from 'cloudflare:test';
import { expect, test } from 'vitest';
import { parked } from '../../test/parked.ts';
import { withSession } from '../../test/session-world.ts';
import { commitWithBacklog } from './mirror.ts';

const SECRET = 'plain-words-that-only-we-know';

test('a configured secret that somebody typed does not reach D1 with a pending action', () =>
  withSession({ secrets: [SECRET] }, async (world) => {
    const id = parked(world, 60);
    const action = world.store.pending(id);
    if (!action) throw new Error('not parked');
    const ask = { ...action.ask, args: { server: `web-1 ${SECRET}` }, sentence: `Restart web-1 ${SECRET}.` };
    world.store.putPending({ ...action, ask });
    await commitWithBacklog(world, []);
    const row = await env.DB.prepare('SELECT * FROM pending_actions WHERE id = ?').bind(id).first();
    expect(row).toMatchObject({ id, args: expect.stringContaining('web-1') });
    expect(JSON.stringify(row)).not.toContain(SECRET);
  }));
