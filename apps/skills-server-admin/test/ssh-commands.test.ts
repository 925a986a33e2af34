import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { mayHaveHappened } from '@golem/worker-kit';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { withSession } from '../src/ssh/session.ts';
import { HOSTILE, output, startSshWorld } from './ssh-world.ts';
import { hasSshd } from './sshd.ts';

let world: Awaited<ReturnType<typeof startSshWorld>>;
let sshd: typeof world.sshd;
let door: typeof world.door;
let skill: typeof world.skill;

const run = (command: string, server = 'web') => skill.call('run_command', { server, command });

const onServer = (argv: string[], seconds: number) => {
  const env = {
    SSH_SERVERS: [sshd.server],
    SSH_KEYS: sshd.keys,
  };
  const { signal } = new AbortController();
  return withSession({ env, signal }, 'web', (session) => session.run(argv, seconds));
};

describe.skipIf(!hasSshd)('commands on a real OpenSSH server (Debian: openssh-server)', () => {
  beforeAll(async () => {
    world = await startSshWorld();
    ({ sshd, door, skill } = world);
  });
  afterAll(() => world?.close());
  beforeEach(() => {
    sshd.calls();
  });

  describe('connection', () => {
    test('a server with the pinned key lets the known key in', async () => {
      expect(await run('whoami')).toMatchObject(
        output({ exitCode: 0, stdout: `${sshd.server.user}\n`, stderr: '', truncated: false }),
      );
    });

    test('a server with another key than the pinned one is refused by name, and nothing is run', async () => {
      const reply = await skill.call('restart_service', { server: 'impostor', service: 'nginx' });
      expect(reply).toMatchObject({ ok: false, error: { code: 'upstream_rejected' } });
      expect(!reply.ok && reply.error.message).toContain(sshd.server.hostKey);
      expect(sshd.calls()).toEqual([]);
    });

    test.for([
      ['locked-out', 'misconfigured', 'refuses the key “stranger”'],
      ['nobody', 'misconfigured', 'no-such-user'],
      ['bad-key', 'misconfigured', 'cannot be read'],
      ['gone', 'upstream_rejected', 'No SSH connection'],
      ['elsewhere', 'not_found', 'web, impostor'],
    ])('%s: %s, and nothing was done', async ([server = '', code, message]) => {
      const reply = await run('true', server);
      expect(reply).toMatchObject({
        ok: false,
        error: { code, message: expect.stringContaining(message ?? '') },
      });
      expect(reply.ok || mayHaveHappened(reply.error)).toBe(false);
    });

    test('no answer holds a private key', async () => {
      const replies = [await run('true', 'locked-out'), await run('true', 'bad-key'), await run('true')];
      expect(JSON.stringify(replies)).not.toContain('PRIVATE KEY');
    });
  });

  describe('commands', () => {
    test.for([0, 1, 42, 255])('an exit code of %i is an answer', async (code) => {
      expect(await run(`echo out; echo err >&2; exit ${code}`)).toMatchObject(
        output({ exitCode: code, signal: null, stdout: 'out\n', stderr: 'err\n' }),
      );
    });

    test('a command that is killed by a signal says so', async () => {
      const reply = await run('kill -TERM $$');
      // timeout passes its child's death on as 128 + 15, or dies of the same signal.
      expect(reply).toMatchObject(
        output({ exitCode: expect.toSatisfy((code) => code === null || code === 143) }),
      );
    });

    test('10 MB of output are cut at 32 KiB, and how it ended is still known', async () => {
      const reply = await run('head -c 10000000 /dev/zero | tr "\\0" x; exit 3');
      expect(reply).toMatchObject(output({ exitCode: 3, stdout: 'x'.repeat(32 * 1024), truncated: true }));
    });

    test('a command that never stops writing is left, and its outcome called unknown', async () => {
      expect(await run('yes')).toMatchObject({ ok: false, error: { code: 'unknown_outcome' } });
    });

    test('standard input is at its end', async () => {
      expect(await run('cat; echo done')).toMatchObject(output({ stdout: 'done\n' }));
    });

    test('a connection that is killed leaves the outcome of a write open', async () => {
      const work = run('sleep 1; echo too late', 'behind-door');
      await wait(600);
      door.slam();
      const reply = await work;
      expect(reply).toMatchObject({ ok: false, error: { code: 'upstream_error' } });
      expect(!reply.ok && mayHaveHappened(reply.error)).toBe(true);
    });
  });

  describe('arguments and time limits, on a connection of our own', () => {
    test('every argument arrives as it was given, and none is read as shell', async () => {
      const argv = ['; rm -rf /', ...HOSTILE, '', '-n', '$HOME', '&&', '~', '#', '\t\r', '!!', "'\\''"];
      const done = await onServer(['printf', String.raw`%s\0`, ...argv], 10);
      expect(done.ok && done.value.stdout.split('\0').slice(0, -1)).toEqual(argv);
    });

    test('the server ends a command whose time is up, and what it had done is not known', async () => {
      const file = join(sshd.dir, 'alive');
      const done = await onServer(['sh', '-c', 'echo $$ > "$1"; sleep 30', 'sh', file], 1);
      expect(done).toMatchObject({ ok: false, error: { code: 'upstream_timeout' } });
      const pid = readFileSync(file, 'utf8').trim();
      expect(existsSync(`/proc/${pid}`)).toBe(false);
    });
  });

  test('what run_command shows before is what it would do, line by line', async () => {
    const args = { server: 'web', command: 'uptime\nwho' };
    expect(await skill.call('run_command', args, { mode: 'preview' })).toMatchObject({
      value: { preview: { lines: [expect.stringContaining('127.0.0.1'), '  uptime', '  who'] } },
    });
  });

  test('a key with a forced command runs that command, whatever is sent', async () => {
    expect(await run('whoami', 'forced')).toMatchObject(output({ stdout: 'forced\n' }));
  });
});
