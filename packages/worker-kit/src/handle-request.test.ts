import { capability, defineManifest, fail, ok, type SkillRequest } from '@golem/contracts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { signGrant } from './grant.ts';
import { handleRequest, type SkillDependencies } from './handle-request.ts';

const SECRET = 'a-secret-that-is-long-enough-for-hs256';
const NOW = Date.UTC(2026, 10, 21, 12);

const thing = (effect: 'read' | 'write') =>
  capability({
    title: 'Do it',
    description: 'Does it.',
    sentence: 'Do it.',
    effect,
    external: false,
    input: z.object({ name: z.string() }),
    output: z.object({ done: z.boolean() }),
    target: 'name',
    untrusted: false,
    timeoutMs: 1_000,
    supports: { preview: false, probe: false, undo: false },
  });

const manifest = defineManifest({
  skill: 'demo',
  title: 'Demo',
  binding: null,
  capabilities: { look: thing('read'), act: thing('write') },
});

const skill = (
  run: () => Promise<unknown>,
  more: Partial<SkillDependencies<object>> = {},
): SkillDependencies<object> => {
  const action = { run: async () => ok({ output: await run() }) };
  return {
    manifest,
    actions: { look: action, act: action },
    grantSecret: ok(SECRET),
    env: () => ok({}),
    redeem: async () => true,
    now: () => NOW,
    ...more,
  };
};

const request = async (
  action: string,
  args: Record<string, unknown> = { name: 'x' },
): Promise<SkillRequest> => {
  const call = { id: 'run-1:1:0', runId: 'run-1', capability: `demo.${action}`, args };
  return { call, mode: 'invoke', grant: await signGrant(SECRET, { call, mode: 'invoke', now: NOW }) };
};

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue();
  vi.spyOn(console, 'error').mockReturnValue();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test('parses the output, so that nothing undeclared leaves a skill', async () => {
  const reply = await handleRequest(
    await request('look'),
    skill(async () => ({ done: true, token: 'x' })),
  );
  expect(reply).toEqual({
    ok: true,
    value: { mode: 'invoke', invocation: { output: { done: true }, undo: null } },
  });
});

test.for([
  ['look', 'internal'],
  ['act', 'unknown_outcome'],
] as const)('a bug in %s becomes %s, because a write may have happened before it', async ([action, code]) => {
  const thrown = skill(() => Promise.reject(new Error('boom')));
  expect(await handleRequest(await request(action), thrown)).toMatchObject({ ok: false, error: { code } });
});

test('an output that does not fit says that the outcome is unknown', async () => {
  const reply = await handleRequest(
    await request('act'),
    skill(async () => ({ done: 'perhaps' })),
  );
  expect(reply).toMatchObject({ ok: false, error: { code: 'unknown_outcome' } });
});

test('gives up at the time limit even when the action does not', async () => {
  vi.useFakeTimers();
  const started = Promise.withResolvers<void>();
  const hanging = skill(() => {
    started.resolve();
    return new Promise(() => {});
  });
  const reply = handleRequest(await request('act'), hanging);
  await started.promise;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await reply).toMatchObject({ ok: false, error: { code: 'upstream_timeout' } });
});

test('refuses when the book of used grants does not answer, before anything is done', async () => {
  const run = vi.fn<() => Promise<unknown>>(async () => ({ done: true }));
  const reply = await handleRequest(
    await request('act'),
    skill(run, { redeem: () => Promise.reject(new Error('storage')) }),
  );
  expect(reply).toMatchObject({ ok: false, error: { code: 'no_grant', retryable: true } });
  expect(run).not.toHaveBeenCalled();
});

test.for([
  ['bad arguments', { name: 5 }, {}],
  ['a missing token', { name: 'x' }, { env: () => fail('misconfigured', 'Not configured: TOKEN.') }],
] as const)('%s do not use the grant up', async ([, args, more]) => {
  const redeem = vi.fn<SkillDependencies<object>['redeem']>(async () => true);
  const reply = await handleRequest(
    await request('act', args),
    skill(async () => ({}), { ...more, redeem }),
  );
  expect(reply.ok).toBe(false);
  expect(redeem).not.toHaveBeenCalled();
});

test.for([null, undefined, 5, 'x', [], {}, { call: {} }, { call: null, mode: 'invoke', grant: 'x' }])(
  'answers %j with an error, never with an exception',
  async (input) => {
    const reply = await handleRequest(
      input,
      skill(async () => ({})),
    );
    expect(reply).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
  },
);

test.for([
  [[{ name: 'graph.png', mediaType: 'image/png', base64: 'AAAA' }], true],
  [[{ name: '../graph.png', mediaType: 'image/png', base64: 'AAAA' }], false],
  [[{ name: 'graph.png', mediaType: 'image/png', base64: 'A'.repeat(1_400_000) }], false],
] as const)('files go with a result as long as they fit: %#', async ([files, fits]) => {
  const action = { run: async () => ok({ output: { done: true }, files: [...files] }) };
  const reply = await handleRequest(
    await request('look'),
    skill(async () => null, { actions: { look: action, act: action } }),
  );
  expect(reply).toMatchObject(
    fits
      ? { ok: true, value: { invocation: { files: [{ name: 'graph.png' }] } } }
      : { ok: false, error: { code: 'unknown_outcome' } },
  );
});

const gone = () => Promise.reject(new Error('gone'));

test('what an action reports has arrived before its answer, and a caller that is gone does not stop it', async () => {
  const heard: string[][] = [];
  const action: SkillDependencies<object>['actions'][string] = {
    run: async (_, { report }) => {
      report(['… 1. Do it']);
      report(['✓ 1. Do it']);
      return ok({ output: { done: true } });
    },
  };
  const later = async (lines: string[]): Promise<void> => {
    await Promise.resolve();
    heard.push(lines);
  };
  const deps = skill(async () => null, { actions: { look: action, act: action } });
  expect(await handleRequest(await request('act'), { ...deps, report: later })).toMatchObject({ ok: true });
  expect(heard).toEqual([['… 1. Do it'], ['✓ 1. Do it']]);
  expect(await handleRequest(await request('act'), { ...deps, report: gone })).toMatchObject({ ok: true });
});
