import { applyD1Migrations, env } from 'cloudflare:test';
import type { Provenance } from '@golem/contracts';
import { openDb } from '@golem/db';
import { beforeEach, expect, test } from 'vitest';
import type { AuditEntry } from '../audit/audit-trail.ts';
import type { InsideEnv } from './inside-skills.ts';
import { routeActions } from './routes.skill.ts';

const BANK = { source: 'mail', field: 'from', pattern: '*@bank.example' } as const;

const world = (callId: string) => {
  const audited: AuditEntry[] = [];
  const by: Provenance = { chatId: 'ops', principalId: '42', role: 'owner', tainted: false };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nothing else is asked of it
  const inside = {
    db: openDb(env.DB),
    audit: (entry: AuditEntry) => audited.push(entry),
  } as unknown as InsideEnv;
  const { signal } = new AbortController();
  return {
    audited,
    context: { env: inside, callId, runId: 'run', by, signal, now: () => 7, report: () => undefined },
  };
};

beforeEach(async () => {
  await applyD1Migrations(env.DB, env.MIGRATIONS);
  await env.DB.exec('DELETE FROM routes');
});

const routes = async () => {
  const listed = await routeActions.list_routes.run({}, world('list').context);
  return listed.ok ? listed.value.output.routes : listed.error;
};

test('a route is for the chat in which it was asked, is made once, and is audited', async () => {
  const first = world('run.1.0');
  const route = { id: 'route-run-1-0', ...BANK, chatId: 'ops' };

  expect(await routeActions.add_route.run(BANK, first.context)).toEqual({
    ok: true,
    value: {
      output: { route, alreadyThere: false },
      undo: { capability: 'golem.remove_route', args: { route: route.id } },
    },
  });
  const again = world('run.2.0');
  expect(await routeActions.add_route.run(BANK, again.context)).toEqual({
    ok: true,
    value: { output: { route, alreadyThere: true } },
  });
  expect(await routes()).toEqual([route]);
  expect(first.audited).toEqual([
    { at: 7, kind: 'route.added', actor: '42', runId: 'run', callId: 'run.1.0', detail: route },
  ]);
  expect(again.audited).toEqual([]);
});

test('removing a route and taking that back leaves the same rule', async () => {
  await routeActions.add_route.run({ ...BANK, chat: 'alerts' }, world('run.1.0').context);
  const removed = await routeActions.remove_route.run({ route: 'route-run-1-0' }, world('run.2.0').context);

  expect(await routes()).toEqual([]);
  expect(removed).toMatchObject({
    ok: true,
    value: { undo: { capability: 'golem.add_route', args: { ...BANK, chat: 'alerts' } } },
  });
  expect(await routeActions.remove_route.run({ route: 'route-run-1-0' }, world('run.3.0').context)).toEqual({
    ok: false,
    error: {
      code: 'not_found',
      message: 'There is no route route-run-1-0; list_routes shows them.',
      retryable: false,
    },
  });
});

test('the preview names the rule and the chat, also where it is not told who asks, and the probe finds what was added', async () => {
  const { by: _, ...context } = world('run.1.0').context;
  const unasked = { ...context, by: undefined };
  const linesOf = async (args: typeof BANK & { chat?: string }) => {
    const shown = await routeActions.add_route.preview?.(args, unasked);
    return shown?.ok ? shown.value.lines : shown;
  };
  expect(await linesOf(BANK)).toEqual(['Each mail whose from is like *@bank.example → this chat']);
  expect(await linesOf({ ...BANK, chat: '7' })).toEqual([
    'Each mail whose from is like *@bank.example → chat 7',
  ]);
  const happened = async () => {
    const probed = await routeActions.add_route.probe?.(BANK, unasked, 0);
    return probed?.ok ? probed.value.happened : probed;
  };
  expect(await happened()).toBe('no');
  await routeActions.add_route.run(BANK, world('run.1.0').context);
  expect(await happened()).toBe('yes');
});
