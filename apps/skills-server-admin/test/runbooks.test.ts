import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { mayHaveHappened } from '@golem/worker-kit';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { HOSTILE, output, startSshWorld } from './ssh-world.ts';
import { hasSshd } from './sshd.ts';

let world: Awaited<ReturnType<typeof startSshWorld>>;
let sshd: typeof world.sshd;
let door: typeof world.door;
let skill: typeof world.skill;

/** Puts a runbook into the soul under the name `tried`. */
const write = (body: string, title = 'Try it') =>
  skill.soul.put('runbooks/tried.md', `---\ntitle: ${title}\ndescription: For a test.\n${body}\n---\n`);

const args = (parameters: Record<string, string> = {}, server = 'web') => ({
  server,
  runbook: 'tried',
  parameters,
});
const run = (parameters?: Record<string, string>, server?: string) =>
  skill.call('run_runbook', args(parameters, server));

/** The card of a run of `tried`. */
const look = (mode: 'run_runbook' | 'roll_back_runbook' = 'run_runbook', service = 'nginx') =>
  skill.call(mode, args({ service }), { mode: 'preview' });

const ANYTHING = String.raw`parameters:
  value: { description: Anything, pattern: '[\s\S]*' }
steps:
  - { name: Say it, run: [systemctl, say, '{value}', 'in={value}'] }`;

const STOP = `parameters:
  service: { description: The service, pattern: '[a-z]+' }
steps:
  - { name: Stop it, run: [systemctl, stop, --, '{service}'] }
verify:
  - { name: It is stopped, run: [systemctl, is-active, --, '{service}'], exit: [3] }
rollback:
  - { name: Start it, run: [systemctl, start, --, '{service}'] }
  - { name: It runs, run: [systemctl, is-active, --, '{service}'] }`;

describe.skipIf(!hasSshd)('runbooks on a real OpenSSH server (Debian: openssh-server)', () => {
  beforeAll(async () => {
    world = await startSshWorld();
    ({ sshd, door, skill } = world);
  });
  afterAll(() => world?.close());
  beforeEach(() => {
    sshd.calls();
  });

  describe('parameters', () => {
    test.for(HOSTILE.filter((value) => !value.startsWith('-')))('%j arrives as text', async (value) => {
      await write(ANYTHING);
      expect(await run({ value })).toMatchObject({ ok: true });
      expect(sshd.calls()).toEqual([['systemctl', 'say', value, `in=${value}`]]);
    });

    test.for(['--help', '-H', 'a\0b', 'x'.repeat(201), 'x'.repeat(10_000)])(
      '%j is refused before anything is sent, whatever the pattern allows',
      async (value) => {
        await write(ANYTHING);
        expect(await run({ value })).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
        expect(sshd.calls()).toEqual([]);
      },
    );

    test.for([...HOSTILE, 'UPPER', ''])(
      '%j is refused by a pattern before anything is sent',
      async (service) => {
        await write(STOP);
        expect(await run({ service })).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
        expect(sshd.calls()).toEqual([]);
      },
    );
  });

  describe('a run', () => {
    test('does each step once and in order, verifies, and can be rolled back by the call it returns', async () => {
      await write(STOP);
      const reply = await run({ service: 'nginx' });
      expect(reply).toMatchObject(
        output({
          runbook: 'tried',
          steps: [
            { part: 'steps', command: 'systemctl stop -- nginx', exitCode: 0 },
            { part: 'verify', command: 'systemctl is-active -- nginx', exitCode: 3, output: 'inactive' },
          ],
        }),
      );
      expect(sshd.calls().map(([, verb]) => verb)).toEqual(['stop', 'is-active']);
      expect(reply).toMatchObject({
        value: {
          invocation: {
            undo: { capability: 'server-admin.roll_back_runbook', args: args({ service: 'nginx' }) },
          },
        },
      });
      expect(await skill.call('roll_back_runbook', args({ service: 'nginx' }))).toMatchObject(
        output({ steps: [{ part: 'rollback', exitCode: 0 }, { output: 'active' }] }),
      );
      expect(sshd.calls().map(([, verb]) => verb)).toEqual(['start', 'is-active']);
    });

    test('says before and after each step how far it is', async () => {
      await write(STOP);
      await run({ service: 'nginx' });
      const seconds = expect.stringMatching(/^✓ 1\. Stop it \(exit 0, \d+\.\d s\)$/);
      expect(skill.reports()).toEqual([
        ['… 1. Stop it', '· 2. It is stopped'],
        [seconds, '… 2. It is stopped'],
        [seconds, expect.stringMatching(/^✓ 2\. It is stopped \(exit 3, \d+\.\d s\)$/)],
      ]);
    });

    test('stops at the first step that fails, and says which, why, and what was done before', async () => {
      await write(`steps:
  - { name: Stop, run: [systemctl, stop, nginx] }
  - { name: Break, run: [sh, -c, 'echo no space >&2; exit 28'] }
  - { name: Start, run: [systemctl, start, nginx] }
rollback:
  - { name: Start, run: [systemctl, start, nginx] }`);
      const reply = await run();
      expect(reply).toMatchObject({ ok: false, error: { code: 'incomplete' } });
      const message = reply.ok ? '' : reply.error.message;
      expect(message).toMatch(/^It stopped at 2 of 3, “Break”: exit code 28: no space\n✓ 1\. Stop/);
      expect(message).toContain('✗ 2. Break (exit 28');
      expect(message).toContain('· 3. Start');
      expect(message).toContain('roll_back_runbook');
      expect(sshd.calls().map(([, verb]) => verb)).toEqual(['stop']);
    });

    test('a verification that fails is no success', async () => {
      await write(`steps:
  - { name: Stop, run: [systemctl, stop, nginx] }
verify:
  - { name: It runs, run: [systemctl, is-active, nginx] }`);
      const reply = await run();
      expect(reply).toMatchObject({
        error: {
          code: 'incomplete',
          message: expect.stringContaining('All steps ran, but the verification “It runs”'),
        },
      });
    });

    test('a step whose time is up is ended on the server, and what became of it is not known', async () => {
      const file = join(sshd.dir, 'step');
      await write(`steps:
  - { name: Stop, run: [systemctl, stop, nginx] }
  - { name: Wait, run: [sh, -c, 'echo $$ > "$1"; sleep 30', sh, ${file}], limit_s: 1 }`);
      const reply = await run();
      expect(reply).toMatchObject({ ok: false, error: { code: 'unknown_outcome' } });
      expect(!reply.ok && reply.error.message).toMatch(/✓ 1\. Stop.*\n\? 2\. Wait/);
      expect(existsSync(`/proc/${readFileSync(file, 'utf8').trim()}`)).toBe(false);
    });

    test('of a connection that is killed in the middle the steps are known that were done', async () => {
      await write(`steps:
  - { name: Stop, run: [systemctl, stop, nginx] }
  - { name: Restart, run: [systemctl, restart, slow.service] }
  - { name: Start, run: [systemctl, start, nginx] }`);
      const work = run({}, 'behind-door');
      const seen: string[] = [];
      while (!seen.includes('restart')) {
        seen.push(...sshd.calls().map(([, verb = '']) => verb));
        await wait(20);
      }
      door.slam();
      const reply = await work;
      expect(!reply.ok && mayHaveHappened(reply.error)).toBe(true);
      expect(!reply.ok && reply.error.message).toMatch(/✓ 1\. Stop.*\n\? 2\. Restart\n· 3\. Start/);
      expect([...seen, ...sshd.calls().map(([, verb]) => verb)]).toEqual(['stop', 'restart']);
    });

    test('a server that cannot be reached says that nothing was done', async () => {
      await write(STOP);
      for (const server of ['gone', 'impostor', 'locked-out']) {
        const reply = await run({ service: 'nginx' }, server);
        expect(reply.ok || mayHaveHappened(reply.error) || reply.error.code === 'incomplete').toBe(false);
      }
    });

    test('10 MB of output are cut to their end', async () => {
      await write(
        `steps:\n  - { name: Write, run: [sh, -c, 'head -c 10000000 /dev/zero | tr "\\\\0" x; echo the end >&2'] }`,
      );
      const reply = await run();
      expect(reply).toMatchObject(
        output({ steps: [{ output: expect.stringMatching(/^x{1992}\nthe end$/) }] }),
      );
    });
  });

  describe('the card', () => {
    test('shows every command exactly as it will run', async () => {
      await write(STOP);
      expect(await look()).toMatchObject({
        value: {
          preview: {
            lines: [
              'Try it',
              `As ${sshd.server.user} on web (127.0.0.1:${sshd.server.port}):`,
              'Stops at the first step that fails:',
              '1. systemctl stop -- nginx',
              'Then, to verify:',
              '2. systemctl is-active -- nginx  (exit 3)',
            ],
            undoable: true,
          },
        },
      });
      expect(await look('roll_back_runbook')).toMatchObject({
        value: { preview: { lines: expect.arrayContaining(['1. systemctl start -- nginx']) } },
      });
      expect(sshd.calls()).toEqual([]);
    });

    test('a value cannot draw a line of its own, nor turn the direction of one', async () => {
      await write(ANYTHING);
      const reply = await skill.call('run_runbook', args({ value: 'a\n2. true\u202e' }), { mode: 'preview' });
      expect(JSON.stringify(reply)).toContain(String.raw`'a\\u{a}2. true\\u{202e}'`);
    });

    test('a file that changes is another target', async () => {
      await write(STOP);
      const before = await look();
      expect(await look()).toEqual(before);
      await write(STOP, 'Another title');
      const after = await look();
      expect(after).not.toEqual(before);
    });
  });

  test.for([
    ['run_runbook', 'destructive: true', 'use run_destructive_runbook'],
    ['run_destructive_runbook', '', 'use run_runbook'],
    ['roll_back_runbook', '', 'has no rollback'],
  ])('%s refuses a runbook that is not for it', async ([action = '', more, words]) => {
    await write(`steps:\n  - { name: Stop, run: [systemctl, stop, nginx] }\n${more}`);
    for (const mode of ['preview', 'invoke'] as const)
      expect(await skill.call(action, args(), { mode })).toMatchObject({
        error: { code: 'conflict', message: expect.stringContaining(words ?? '') },
      });
    expect(sshd.calls()).toEqual([]);
  });

  test('the list has what can be run, and says what is wrong with the rest', async () => {
    await write(STOP);
    await skill.soul.put('runbooks/prose.md', '# Restart it\n');
    expect(await skill.call('list_runbooks', {})).toMatchObject(
      output({
        runbooks: [
          { runbook: 'tried', parameters: [{ name: 'service', pattern: '[a-z]+' }], canRollBack: true },
        ],
        broken: [{ runbook: 'prose', problem: expect.stringContaining('front matter') }],
      }),
    );
    expect(await skill.call('run_runbook', { server: 'web', runbook: 'prose' })).toMatchObject({
      error: { code: 'misconfigured' },
    });
    expect(await skill.call('run_runbook', { server: 'web', runbook: 'absent' })).toMatchObject({
      error: { code: 'not_found', message: expect.stringContaining('prose, tried') },
    });
  });
});
