import { env } from 'cloudflare:test';
import type { Author, SkillPort } from '@golem/contracts';
import { beforeEach, expect, test, vi } from 'vitest';
import { discordThat } from '../../test/discord.ts';
import { withGate } from '../../test/gate-world.ts';
import type { SessionPort } from '../session/session-port.ts';
import type { GateReply, Proposal } from './gate-port.ts';
import { submit } from './submit.ts';

const CAPABILITY = 'server-admin.restart_server';
const SAM: Author = { id: '7', name: 'Sam', roleIds: ['5'] };
const OWNER: Author = { id: '42', name: 'Ann', roleIds: ['5'] };

const proposal = (requester: Author, change: Partial<Proposal> = {}): Proposal => ({
  call: { id: 'run-1.1.0', runId: 'run-1', capability: CAPABILITY, args: { server: 'web-1' } },
  chatId: 'chat',
  requester,
  tainted: false,
  pendingId: null,
  ...change,
});

const handle = vi.fn<SkillPort['handle']>();
const port: SkillPort = { handle, health: async () => ({ skill: 'server-admin', ok: true, missing: [] }) };

const has = (...roles: string[]) => Response.json({ roles });
const answers = (status: number, code: number) => Response.json({ code, message: 'no' }, { status });

const set = (sql: string, ...values: (string | null)[]) =>
  env.DB.prepare(sql)
    .bind(...values)
    .run();

/** A gate in a guild where Discord role 5 makes an operator; Discord answers so when it is asked for a member. */
const inGuild = async (
  answer: () => Response,
  work: (
    ask: (change: Proposal) => Promise<GateReply>,
    seen: string[],
    approve: (by: Author) => Promise<GateReply>,
  ) => Promise<void>,
  given: { confirm?: string; guild?: string | null } = {},
): Promise<void> => {
  const { discord, seen } = discordThat(answer);
  let digest = '';
  let approver = SAM;
  const claim = async () => ({
    ok: true,
    approvers: [approver],
    requestedBy: '42',
    digest,
    stateHash: null,
    expiresAt: 2_000_000,
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nothing else is asked of a chat
  const session = () => ({ claim, settle: async () => {} }) as unknown as SessionPort;
  await withGate({ discord, portOf: () => port, session }, async (world) => {
    await set('DELETE FROM principals');
    await set("INSERT INTO principals VALUES ('5', 'role', 'operator', 'Staff', 0, 'test')");
    await set('DELETE FROM sessions');
    await set(
      "INSERT INTO sessions VALUES ('chat', ?, 'guild', 0, 0)",
      given.guild === undefined ? '30' : given.guild,
    );
    await set(
      'UPDATE policies SET confirm = ?, cooldown_s = 0 WHERE capability = ?',
      given.confirm ?? 'never',
      CAPABILITY,
    );
    await work(
      (change) => submit(world, change),
      seen,
      async (by) => {
        approver = by;
        const asked = await submit(world, proposal(OWNER));
        if (asked.kind !== 'ask') throw new Error(`not asked: ${JSON.stringify(asked)}`);
        ({ digest } = asked.ask);
        return submit(world, proposal(OWNER, { pendingId: 'card' }));
      },
    );
  });
};

beforeEach(() => {
  handle.mockReset();
  handle.mockImplementation(async ({ call, mode }) =>
    mode === 'invoke'
      ? {
          ok: true,
          value: {
            mode,
            invocation: { output: { server: String(call.args['server']), status: 'running' }, undo: null },
          },
        }
      : { ok: false, error: { code: 'unavailable', message: 'no look', retryable: false } },
  );
});

const invocations = () => handle.mock.calls.filter(([{ mode }]) => mode === 'invoke').length;

test('somebody who still has the Discord role may change something', () =>
  inGuild(
    () => has('4', '5'),
    async (ask, seen) => {
      await ask(proposal(SAM));
      expect(seen).toEqual(['GET /guilds/30/members/7: ']);
      expect(invocations()).toBe(1);
    },
  ));

test.for([
  ['who has lost the role', () => has('4'), 'Nobody known'],
  ['who has left the guild', () => answers(404, 10_007), 'Nobody known'],
  ['while Discord does not answer', () => answers(503, 0), 'Discord'],
  ['while Discord refuses to say', () => answers(403, 50_001), 'Discord'],
  ['while Discord answers something else', () => Response.json({ roles: 'all' }), 'Discord'],
] as const)(
  'invariant 8: somebody known by a Discord role may change nothing: one %s',
  async ([, answer, why]) => {
    await inGuild(answer, async (ask) => {
      expect(await ask(proposal(SAM))).toMatchObject({
        kind: 'rejected',
        error: { message: expect.stringContaining(why) },
      });
      expect(invocations()).toBe(0);
    });
  },
);

test('invariant 8: an approval by somebody who has lost the Discord role since the click does not count', () =>
  inGuild(
    () => has(),
    async (_ask, seen, approve) => {
      expect(await approve(SAM)).toMatchObject({ kind: 'rejected' });
      expect([seen, invocations()]).toEqual([['GET /guilds/30/members/7: '], 0]);
    },
    { confirm: 'always' },
  ));

test('a chat whose guild is not known fails closed', () =>
  inGuild(
    () => has('5'),
    async (ask, seen) => {
      expect(await ask(proposal(SAM))).toMatchObject({ kind: 'rejected' });
      expect([seen, invocations()]).toEqual([[], 0]);
    },
    { guild: null },
  ));

test('Discord is not asked about an owner, about somebody with a row of their own, or before a read', () =>
  inGuild(
    () => answers(503, 0),
    async (ask, seen) => {
      await env.DB.prepare("INSERT INTO principals VALUES ('8', 'user', 'operator', 'Kim', 0, 'test')").run();
      const call = (id: string) => ({ ...proposal(OWNER).call, id });
      await ask(proposal(OWNER, { call: call('run-1.1.1') }));
      await ask(proposal({ ...SAM, id: '8' }, { call: call('run-1.1.2') }));
      const read = { ...call('run-1.1.3'), capability: 'server-admin.list_servers', args: {} };
      await ask(proposal(SAM, { call: read }));
      expect([seen, invocations()]).toEqual([[], 3]);
    },
  ));
