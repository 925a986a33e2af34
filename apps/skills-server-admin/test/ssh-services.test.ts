import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { mayHaveHappened } from '@golem/worker-kit';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { HOSTILE, output, startSshWorld } from './ssh-world.ts';
import { hasSshd } from './sshd.ts';

let world: Awaited<ReturnType<typeof startSshWorld>>;
let sshd: typeof world.sshd;
let door: typeof world.door;
let skill: typeof world.skill;

const log = (more: object) => skill.call('tail_log', { server: 'web', service: 'nginx', ...more });
const line = (n: number) => `2026-11-21T12:00:00+0000 web nginx[1]: line ${n} costs 5$ (a+b) `;

describe.skipIf(!hasSshd)('services on a real OpenSSH server (Debian: openssh-server)', () => {
  beforeAll(async () => {
    world = await startSshWorld();
    ({ sshd, door, skill } = world);
  });
  afterAll(() => world?.close());
  beforeEach(() => {
    sshd.calls();
  });

  describe('services', () => {
    const nginx = { server: 'web', service: 'nginx' };

    test('a service is restarted once, and its new start is seen', async () => {
      const since = Date.now();
      expect(await skill.call('restart_service', nginx)).toMatchObject(
        output({ service: 'nginx.service', active: 'active', startedSecondsAgo: expect.any(Number) }),
      );
      expect(sshd.calls().filter(([, verb]) => verb === 'restart')).toEqual([
        ['systemctl', 'restart', '--', 'nginx.service'],
      ]);
      expect(await skill.call('restart_service', nginx, { mode: 'probe', since })).toMatchObject({
        value: { probe: { happened: 'yes' } },
      });
    });

    test('a service that was started before is not taken for restarted', async () => {
      const args = { server: 'web', service: 'cron' };
      expect(await skill.call('restart_service', args, { mode: 'probe', since: Date.now() })).toMatchObject({
        value: { probe: { happened: 'no' } },
      });
      expect(sshd.calls().every(([, verb]) => verb === 'show')).toBe(true);
    });

    test('a connection that is killed while a service restarts is settled by looking at the service', async () => {
      const args = { server: 'behind-door', service: 'slow' };
      const since = Date.now();
      const work = skill.call('restart_service', args);
      while (!sshd.calls().some(([, verb]) => verb === 'restart')) await wait(20);
      door.slam();
      const reply = await work;
      expect(!reply.ok && mayHaveHappened(reply.error)).toBe(true);
      await wait(3500);
      expect(await skill.call('restart_service', args, { mode: 'probe', since })).toMatchObject({
        value: { probe: { happened: 'yes' } },
      });
    });

    test('a service that does not start again is not called untouched', async () => {
      const reply = await skill.call('restart_service', { server: 'web', service: 'broken' });
      expect(reply).toMatchObject({
        error: { message: expect.stringContaining('Job for broken.service failed.') },
      });
      expect(!reply.ok && mayHaveHappened(reply.error)).toBe(true);
    });

    test('a service that does not exist is not restarted, and neither is another kind of unit', async () => {
      const reply = await skill.call('restart_service', { server: 'web', service: 'missing' });
      expect(reply).toMatchObject({ ok: false, error: { code: 'not_found' } });
      await skill.call('service_status', { server: 'web', service: 'reboot.target' });
      expect(sshd.calls().map((call) => call.at(-1))).toEqual(['missing.service', 'reboot.target.service']);
    });

    test.for([...HOSTILE, 'a b', '-H', 'a*'])(
      'the service %j is refused before anything is sent',
      async (service) => {
        const reply = await skill.call('service_status', { server: 'web', service });
        expect(reply).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
        expect(sshd.calls()).toEqual([]);
      },
    );

    test('the card says how the service is now', async () => {
      const reply = await skill.call(
        'restart_service',
        { server: 'web', service: 'cron' },
        { mode: 'preview' },
      );
      expect(reply).toMatchObject({
        value: {
          preview: {
            lines: [
              expect.stringContaining('cron.service (Stand-in for cron.service) on web is active (running)'),
              expect.any(String),
            ],
          },
        },
      });
    });
  });

  describe('logs', () => {
    test('the last lines come oldest first', async () => {
      expect(await log({ lines: 2 })).toMatchObject(
        output({ lines: [line(999), line(1000)], truncated: false }),
      );
    });

    test('a filter is text, not a pattern', async () => {
      expect(await log({ filter: '5$ (A+B)', lines: 1 })).toMatchObject(output({ lines: [line(1000)] }));
      expect(await log({ filter: 'line .' })).toMatchObject(output({ lines: [] }));
    });

    test.for(HOSTILE)('the filter %j arrives as text', async (filter) => {
      expect(await log({ filter })).toMatchObject({ ok: true });
      const [call = []] = sshd.calls();
      const given = call.find((argument) => argument.startsWith('--grep='))?.slice('--grep='.length);
      expect(given?.replaceAll(/\\([^\w\s])/g, '$1')).toBe(filter);
      expect(call.filter((argument) => !argument.startsWith('--'))).toEqual(['journalctl']);
    });

    test('of long lines the newest are kept', async () => {
      const reply = await log({ service: 'long', lines: 500 });
      expect(reply).toMatchObject(output({ truncated: true }));
      const text = JSON.stringify(reply);
      expect(text).toContain('line 1000 ');
      expect(text).not.toContain('line 501 ');
    });

    test('a journal that may not be read is an error, not an empty log', async () => {
      expect(await log({ service: 'forbidden' })).toMatchObject({
        error: { code: 'upstream_rejected', message: expect.stringContaining('insufficient permissions') },
      });
    });
  });

  test('the health of the server is what the machine says of itself', async () => {
    const total = Number(/MemTotal: +(\d+)/.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1]);
    expect(await skill.call('server_health', { server: 'web' })).toMatchObject(
      output({
        memoryMiB: { total: Math.round(total / 1024) },
        failedUnits: ['backup.service'],
        disks: expect.toSatisfy((disks) => disks.length > 0),
        rebootRequired: false,
      }),
    );
  });
});
