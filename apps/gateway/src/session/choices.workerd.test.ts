import { env } from 'cloudflare:test';
import { commit, openDb, putToolRun } from '@golem/db';
import { expect, test } from 'vitest';
import { parked } from '../../test/parked.ts';
import { OWNER, withSession } from '../../test/session-world.ts';
import { toolRun } from '../../test/tool-run.ts';
import { rememberFact } from '../memory/remember.ts';
import { choicesFor } from './choices.ts';

const STRANGER = { id: '666', name: 'Sam', roleIds: [] };
const undo = { capability: 'server-admin.power_on', args: {} };

test('what waits is offered by what it is and by its id, and to a stranger nothing is', () =>
  withSession({}, async (world) => {
    const id = parked(world, 900);
    const offered = [{ value: id, name: `Restart the server web-1. (${id})` }];
    expect(await choicesFor(world, 'pending', 'web-1', OWNER)).toEqual(offered);
    expect(await choicesFor(world, 'pending', id.toUpperCase(), OWNER)).toEqual(offered);
    expect(await choicesFor(world, 'pending', 'db-1', OWNER)).toEqual([]);
    expect(await choicesFor(world, 'pending', '', STRANGER)).toEqual([]);
  }));

test('what can still be undone in this chat is offered, and targets by the name of their argument', () =>
  withSession({}, async (world) => {
    const done = {
      chatId: world.chatId,
      status: 'succeeded' as const,
      endedAt: world.now(),
      createdAt: world.now(),
    };
    const db = openDb(env.DB);
    const rows = [
      toolRun({ ...done, id: 'good', undo, target: 'web-7' }),
      toolRun({ ...done, id: 'open', status: 'unknown', undo, target: 'web-8' }),
      toolRun({ ...done, id: 'halfway', status: 'failed', undo, target: 'web-8' }),
      toolRun({ ...done, id: 'final', target: 'web-9' }),
      toolRun({ ...done, id: 'elsewhere', undo, chatId: 'other', target: 'web-7' }),
    ];
    await commit(
      db,
      rows.map((row) => putToolRun(db, row)),
    );
    expect(await choicesFor(world, 'undoable', '', OWNER)).toEqual([
      { value: 'halfway', name: 'server-admin.restart_server web-8 (halfway)' },
      { value: 'good', name: 'server-admin.restart_server web-7 (good)' },
    ]);
    const targets = await choicesFor(world, { target: 'server' }, 'web-', OWNER);
    expect(targets.map(({ value }) => value).toSorted()).toEqual(['web-7', 'web-9']);
    expect(await choicesFor(world, { target: 'url' }, '', OWNER)).toEqual([]);
  }));

test('facts of other chats are offered to who may change things, and to no viewer', () =>
  withSession({}, async (world) => {
    await env.DB.prepare(
      "INSERT OR IGNORE INTO principals (id, kind, role, name, created_at, created_by) VALUES ('7', 'user', 'viewer', 'Vic', 1, '42')",
    ).run();
    const fact = {
      subject: 'staging',
      statement: 'It runs on port 2222.',
      confidence: 1,
      trust: 'owner',
    } as const;
    const source = { sourceRunId: 'r', sourceChatId: 'a-direct-message', createdBy: '42', createdAt: 1 };
    await rememberFact(world.db, { id: 'choice-fact', ...fact, ...source });
    const offered = async (author: typeof OWNER) =>
      (await choicesFor(world, 'fact', 'choice-fact', author)).map(({ value }) => value);
    expect(await offered(OWNER)).toEqual(['choice-fact']);
    expect(await offered({ id: '7', name: 'Vic', roleIds: [] })).toEqual([]);
  }));
