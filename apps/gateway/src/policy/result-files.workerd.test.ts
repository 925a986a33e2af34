import { env } from 'cloudflare:test';
import { ok, type ResultFile, type SkillPort } from '@golem/contracts';
import { expect, test } from 'vitest';
import { withGate } from '../../test/gate-world.ts';
import type { Proposal } from './gate-port.ts';
import { submit } from './submit.ts';

const PNG: ResultFile = { name: 'graph.png', mediaType: 'image/png', base64: btoa('picture'.repeat(1_000)) };

const skillWith = (files: ResultFile[]): SkillPort => ({
  handle: async () => ok({ mode: 'invoke', invocation: { output: { facts: [] }, undo: null, files } }),
  health: async () => ({ skill: 'memory', ok: true, missing: [] }),
});

const look = (): Proposal => ({
  call: { id: crypto.randomUUID(), runId: 'run', capability: 'memory.search', args: { query: 'load' } },
  chatId: 'chat',
  requester: { id: '42', name: 'Ann', roleIds: [] },
  tainted: false,
  pendingId: null,
});

test('the bytes of a result go to R2, and gate, ledger and run have only where they are', async () => {
  const proposal = look();
  await withGate({ portOf: () => skillWith([PNG]), results: env.RESULTS }, async (world) => {
    const reply = await submit(world, proposal);
    const key = `1970-01-01/${proposal.call.id}/0`;
    const stored = { name: 'graph.png', mediaType: 'image/png', key, size: 7_000 };
    expect(reply).toMatchObject({ kind: 'done', outcome: { files: [stored], filesLost: 0 } });
    expect(world.store.find(proposal.call.id)?.row.files).toEqual([stored]);
    const kept = await env.RESULTS.get(key);
    expect(await kept?.text()).toBe('picture'.repeat(1_000));
    expect(JSON.stringify(world.store.find(proposal.call.id))).not.toContain(PNG.base64.slice(0, 40));
  });
});

test('a call whose file R2 does not take has happened all the same, and says that the file is missing', async () => {
  const results = { put: () => Promise.reject(new Error('R2 is away')) };
  await withGate({ portOf: () => skillWith([PNG]), results }, async (world) => {
    expect(await submit(world, look())).toMatchObject({
      kind: 'done',
      outcome: { status: 'succeeded', files: [], filesLost: 1 },
    });
  });
});

test('a secret in a text file of a result does not get as far as R2', async () => {
  const secret = 'a-secret-of-the-owner-0815';
  const file = { name: 'log.txt', mediaType: 'text/plain', base64: btoa(`token ${secret}`) };
  const proposal = look();
  await withGate(
    { portOf: () => skillWith([file]), results: env.RESULTS, secrets: [secret] },
    async (world) => {
      await submit(world, proposal);
      const kept = await env.RESULTS.get(`1970-01-01/${proposal.call.id}/0`);
      expect(await kept?.text()).toMatch(/^token \[redacted:/);
    },
  );
});

test('more than four files, or more than a mebibyte of them, are no result', async () => {
  const large = { ...PNG, base64: 'A'.repeat(1_400_000) };
  for (const files of [Array.from({ length: 5 }, () => PNG), [large]]) {
    const proposal = look();
    await withGate({ portOf: () => skillWith(files), results: env.RESULTS }, async (world) => {
      expect(await submit(world, proposal)).toMatchObject({ kind: 'done', outcome: { status: 'failed' } });
    });
  }
});
