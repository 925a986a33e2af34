import { invokeSkill } from '@golem/testing/invoke-skill';
import { interceptFetch } from '@golem/testing/upstream';
import { afterEach, expect, test, vi } from 'vitest';
import skill from '../index.ts';
import { action, hetznerCloud } from './hetzner.fixture.ts';

const upstream = interceptFetch();
const sent = () =>
  upstream.requests.map(({ method, url }) => `${method} ${url.replace('https://hetzner.test/v1', '')}`);
const web1 = { server: 'web-1' };

afterEach(() => {
  vi.useRealTimers();
});

test('powers a server on once, waits until it runs, and offers to power it off again', async () => {
  upstream.answer(hetznerCloud({ status: 'off', after: 'running' }));
  expect(await invokeSkill(skill, 'server-admin.power_on', web1)).toMatchObject({
    value: {
      invocation: {
        output: { server: { status: 'running' }, action: { status: 'success', progress: 100 } },
        undo: { capability: 'server-admin.power_off', args: web1 },
      },
    },
  });
  expect(sent()).toEqual(['GET /servers?name=web-1', 'POST /servers/42/actions/poweron', 'GET /servers/42']);
});

test.for([
  [{}, 'shutdown'],
  [{ mode: 'soft' }, 'shutdown'],
  [{ mode: 'hard' }, 'poweroff'],
] as const)('powers off with %o by %s, and offers to power it on again', async ([mode, verb]) => {
  upstream.answer(hetznerCloud({ after: 'off' }));
  expect(await invokeSkill(skill, 'server-admin.power_off', { ...web1, ...mode })).toMatchObject({
    value: {
      invocation: {
        output: { server: { status: 'off' } },
        undo: { capability: 'server-admin.power_on', args: web1 },
      },
    },
  });
  expect(sent()).toContain(`POST /servers/42/actions/${verb}`);
});

test.for([
  ['power_on', 'running'],
  ['power_off', 'off'],
])('%s of a server that is %s does nothing and says so', async ([capability = '', status = '']) => {
  upstream.answer(hetznerCloud({ status }));
  const reply = await invokeSkill(skill, `server-admin.${capability}`, web1);
  expect(reply).toMatchObject({ ok: false, error: { code: 'conflict' } });
  expect(!reply.ok && reply.error.message).toContain('already');
  expect(sent()).toEqual(['GET /servers?name=web-1']);
});

test('a system that does not react to the request to shut down is reported as still running', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  upstream.answer(hetznerCloud());
  const work = invokeSkill(skill, 'server-admin.power_off', web1);
  const done = work.then(() => true);
  while (!(await Promise.race([done, scheduler.wait(1).then(() => false)])))
    await vi.advanceTimersByTimeAsync(500);
  expect(await work).toMatchObject({
    value: { invocation: { output: { server: { status: 'running' }, action: { status: 'success' } } } },
  });
});

test.for([
  ['power_on', {}, 'start_server', 'yes'],
  ['power_on', {}, 'stop_server', 'no'],
  ['power_off', {}, 'shutdown_server', 'yes'],
  ['power_off', {}, 'stop_server', 'no'],
  ['power_off', { mode: 'hard' }, 'stop_server', 'yes'],
  ['snapshot_server', { description: 'x' }, 'create_image', 'yes'],
  ['snapshot_server', { description: 'x' }, 'reboot_server', 'no'],
] as const)('the probe of %s with %o takes %s for “%s”', async ([capability, more, command, happened]) => {
  upstream.answer(hetznerCloud({ action: action('running', { command }) }));
  const since = Date.parse('2026-11-21T11:59:59Z');
  const args = { ...web1, ...more };
  const reply = await invokeSkill(skill, `server-admin.${capability}`, args, { mode: 'probe', since });
  expect(reply).toMatchObject({ ok: true, value: { probe: { happened } } });
});

test('the card says what powering off means', async () => {
  upstream.answer(hetznerCloud());
  const args = { ...web1, mode: 'hard' };
  const reply = await invokeSkill(skill, 'server-admin.power_off', args, { mode: 'preview' });
  expect(reply).toMatchObject({
    value: {
      preview: {
        lines: ['Server web-1 (42) is running.', expect.any(String), expect.stringContaining('power is cut')],
      },
    },
  });
});

test('takes a snapshot under the name that was given, and says how far it is', async () => {
  upstream.answer(hetznerCloud({ action: action('success', { command: 'create_image' }) }));
  const description = 'before the upgrade';
  const reply = await invokeSkill(skill, 'server-admin.snapshot_server', { ...web1, description });
  expect(reply).toMatchObject({
    value: {
      invocation: {
        output: { image: { id: 99, description }, action: { command: 'create_image', progress: 100 } },
        undo: null,
      },
    },
  });
  expect(await upstream.requests[1]?.json()).toEqual({ type: 'snapshot', description });
});

test('sums up the metrics of the time asked for, without series that are empty', async () => {
  upstream.answer(hetznerCloud());
  const reply = await invokeSkill(skill, 'server-admin.get_server', { ...web1, minutes: 120 });
  expect(reply).toMatchObject({
    value: {
      invocation: {
        output: {
          server: { name: 'web-1', created: '2026-01-30T23:55:00+00:00', locked: false },
          actions: [{ id: 7, status: 'success', progress: 100 }],
          minutes: 120,
          metrics: [
            { name: 'cpu', unit: '% of one core', latest: 10, average: 20, max: 37.5 },
            { name: 'network.0.bandwidth.in', unit: 'bytes/s', latest: 1024, average: 1024, max: 1024 },
          ],
        },
      },
    },
  });
  const asked = upstream.requests
    .map(({ url }) => new URL(url))
    .find(({ pathname }) => pathname.endsWith('metrics'));
  const { type, start = '', end = '', step } = Object.fromEntries(asked?.searchParams ?? []);
  expect(asked?.searchParams.getAll('type')).toEqual(['cpu', 'disk', 'network']);
  expect([type, Date.parse(end) - Date.parse(start), step]).toEqual(['network', 120 * 60_000, '60']);
});
