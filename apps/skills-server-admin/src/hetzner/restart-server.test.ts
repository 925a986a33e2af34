import { invokeSkill } from '@golem/testing/invoke-skill';
import { interceptFetch, type Upstream } from '@golem/testing/upstream';
import { afterEach, expect, test, vi } from 'vitest';
import skill from '../index.ts';
import { action, hetznerCloud } from './hetzner.fixture.ts';

const RESTART = 'server-admin.restart_server';
const upstream = interceptFetch();
const sent = () =>
  upstream.requests.map(({ method, url }) => `${method} ${url.replace('https://hetzner.test/v1', '')}`);

afterEach(() => {
  vi.useRealTimers();
});

/** Answers the write with `accepted`, and each look at the action with the next of `seen`. */
const following = (accepted: object, ...seen: object[]): Upstream => {
  const healthy = hetznerCloud({ action: accepted });
  return (request, signal) =>
    request.method === 'GET' && /\/actions\/\d+$/.test(request.url)
      ? Response.json({ action: seen.shift() ?? accepted })
      : healthy(request, signal);
};

/** Waits for as long as the skill does, without waiting. */
const hurry = async <T>(work: Promise<T>): Promise<T> => {
  const done = work.then(() => true);
  while (!(await Promise.race([done, scheduler.wait(1).then(() => false)])))
    await vi.advanceTimersByTimeAsync(500);
  return work;
};

test('finds the server by name, reboots it once with the token, and reports the finished action', async () => {
  upstream.answer(hetznerCloud());
  expect(await invokeSkill(skill, RESTART, { server: 'web-1' })).toEqual({
    ok: true,
    value: {
      mode: 'invoke',
      invocation: {
        output: {
          server: {
            id: 42,
            name: 'web-1',
            status: 'running',
            address: '203.0.113.7',
            type: 'cx22',
            location: 'fsn1',
          },
          action: {
            id: 7,
            command: 'reboot_server',
            status: 'success',
            progress: 100,
            started: '2026-11-21T12:00:00Z',
          },
        },
        undo: null,
      },
    },
  });
  expect(sent()).toEqual(['GET /servers?name=web-1', 'POST /servers/42/actions/reboot']);
  expect(upstream.requests[1]?.headers.get('authorization')).toBe('Bearer hcloud-token-for-tests');
});

test('finds it by id too, and resets it when asked to be hard', async () => {
  upstream.answer(hetznerCloud());
  await invokeSkill(skill, RESTART, { server: '43', mode: 'hard' });
  expect(sent()).toEqual(['GET /servers/43', 'POST /servers/43/actions/reset']);
});

test('a server that does not exist is answered with those that do, and nothing is done', async () => {
  upstream.answer(hetznerCloud());
  const reply = await invokeSkill(skill, RESTART, { server: 'web-9' });
  expect(reply).toMatchObject({ ok: false, error: { code: 'not_found' } });
  expect(!reply.ok && reply.error.message).toContain('web-1, db-1');
  expect(upstream.requests.every(({ method }) => method === 'GET')).toBe(true);
});

test('follows the action until it is done', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  upstream.answer(following(action('running'), action('running'), action('success')));
  const reply = await hurry(invokeSkill(skill, RESTART, { server: 'web-1' }));
  expect(reply).toMatchObject({ value: { invocation: { output: { action: { status: 'success' } } } } });
  expect(sent().filter((line) => line === 'GET /servers/42/actions/7')).toHaveLength(2);
});

test('says that it is still running when it takes longer than a person waits', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  upstream.answer(following(action('running')));
  const reply = await hurry(invokeSkill(skill, RESTART, { server: 'web-1' }));
  expect(reply).toMatchObject({ value: { invocation: { output: { action: { status: 'running' } } } } });
});

test('losing sight of an accepted restart is not a failure of it', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const healthy = hetznerCloud({ action: action('running') });
  upstream.answer((request, signal) =>
    request.url.endsWith('/actions/7') ? new Response(null, { status: 500 }) : healthy(request, signal),
  );
  const reply = await hurry(invokeSkill(skill, RESTART, { server: 'web-1' }));
  expect(reply).toMatchObject({ ok: true });
});

test('a restart that the provider reports as failed leaves the outcome open', async () => {
  const error = { code: 'action_failed', message: 'Action failed' };
  upstream.answer(hetznerCloud({ action: action('error', { error }) }));
  const reply = await invokeSkill(skill, RESTART, { server: 'web-1' });
  expect(reply).toMatchObject({ ok: false, error: { code: 'upstream_error' } });
  expect(!reply.ok && reply.error.message).toContain('action_failed');
});

test.for([
  [409, 'conflict'],
  [423, 'conflict'],
  [422, 'upstream_rejected'],
  [403, 'misconfigured'],
] as const)('an answer %i to the restart is %s: nothing was done', async ([status, code]) => {
  const healthy = hetznerCloud();
  upstream.answer((request, signal) =>
    request.method === 'POST'
      ? Response.json({ error: { code: 'locked', message: 'server is locked' } }, { status })
      : healthy(request, signal),
  );
  expect(await invokeSkill(skill, RESTART, { server: 'web-1' })).toMatchObject({
    ok: false,
    error: { code },
  });
});

test('the preview names the server, its state and what will be done', async () => {
  upstream.answer(hetznerCloud());
  const reply = await invokeSkill(skill, RESTART, { server: 'web-1', mode: 'hard' }, { mode: 'preview' });
  expect(reply).toEqual({
    ok: true,
    value: {
      mode: 'preview',
      preview: {
        lines: [
          'Server web-1 (42) is running.',
          'cx22 in fsn1, 203.0.113.7, created 2026-01-30.',
          'Hard: the power is cut; data may be lost.',
        ],
        state: { id: 42, name: 'web-1', status: 'running' },
      },
    },
  });
});

test.for([
  ['a reboot after it', { started: '2026-11-21T12:00:03Z' }, 'yes'],
  ['a reboot whose clock is a little behind', { started: '2026-11-21T11:59:58Z' }, 'yes'],
  ['a reboot long before', { started: '2026-11-21T11:00:00Z' }, 'no'],
  ['another action', { command: 'create_image', started: '2026-11-21T12:00:03Z' }, 'no'],
  ['the other kind of restart', { command: 'reset_server', started: '2026-11-21T12:00:03Z' }, 'no'],
  ['a reboot that failed', { status: 'error', started: '2026-11-21T12:00:03Z' }, 'unknown'],
] as const)('the probe sees %s', async ([, more, happened]) => {
  upstream.answer(hetznerCloud({ action: action('success', more) }));
  const since = Date.parse('2026-11-21T12:00:00Z');
  const reply = await invokeSkill(skill, RESTART, { server: 'web-1' }, { mode: 'probe', since });
  expect(reply).toMatchObject({ ok: true, value: { probe: { happened } } });
});
