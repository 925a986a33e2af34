import { fail, findCapability, type SkillPort } from '@golem/contracts';
import type { Progress } from '@golem/discord';
import { expect, test } from 'vitest';
import { withGate } from '../../test/gate-world.ts';
import { toolRun } from '../../test/tool-run.ts';
import type { SessionPort } from '../session/session-port.ts';
import { askSkill } from '../skills/skill-port.ts';
import { close, unknownOutcome } from './close.ts';
import { followProgress } from './progress.ts';

const row = toolRun({
  id: 'call',
  status: 'executing',
  effect: 'write',
  capability: 'server-admin.run_runbook',
});
const STEPS = ['✓ 1. Stop', '… 2. Start'];

const chat = () => {
  const shown: Progress[] = [];
  const told = Promise.withResolvers<void>();
  const progress = async (_run: string, what: Progress): Promise<void> => {
    shown.push(what);
    told.resolve();
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nothing else is asked of a chat
  return { shown, told: told.promise, session: () => ({ progress }) as unknown as SessionPort };
};

test('what a skill says of how far it is reaches the chat, without its secrets', async () => {
  const { shown, told, session } = chat();
  await withGate({ session, secrets: ['hunter2-hunter2'] }, async (world) => {
    world.store.put({ row, reply: null });
    const following = followProgress(world, row);
    following.report([...STEPS, 'password hunter2-hunter2']);
    await told;
    following.end();
    expect(shown).toMatchObject([
      {
        step: 'working',
        capability: row.capability,
        lines: [...STEPS, expect.not.stringContaining('hunter2')],
      },
    ]);
  });
});

test('nonsense, and what is said after the end, is not heard', async () => {
  const { shown, session } = chat();
  await withGate({ session }, (world) => {
    world.store.put({ row, reply: null });
    const following = followProgress(world, row);
    for (const said of [Array<string>(51).fill(''), ['x'.repeat(301)]]) following.report(said);
    following.end();
    following.report(STEPS);
    expect(world.store.find('call')?.row.result ?? null).toBe(null);
    expect(shown).toEqual([]);
  });
});

test('of a call that is cut off, ledger and receipt say how far it came', async () => {
  await withGate({ session: chat().session }, async (world) => {
    world.store.put({ row, reply: null });
    const following = followProgress(world, row);
    following.report(STEPS);
    following.end();
    // As after a crash: from the storage, with a row that was read before.
    const reply = await close(world, row, unknownOutcome('Cut off.'), true, null);
    expect(reply).toMatchObject({ kind: 'done', receipt: { status: 'unknown', progress: STEPS } });
    expect(world.store.find('call')?.row).toMatchObject({ status: 'unknown', result: { progress: STEPS } });
  });
});

test('a skill is handed the ear of its caller', async () => {
  const skill = findCapability('server-admin.run_runbook')?.skill;
  if (!skill) throw new Error('There is no such capability.');
  const heard: unknown[] = [];
  const port: SkillPort = {
    handle: async (_, report) => {
      report?.(STEPS);
      return fail('incomplete', 'Stopped.');
    },
    health: async () => ({ skill: skill.skill, ok: true, missing: [] }),
  };
  const call = { id: 'call', runId: 'run', capability: 'server-admin.run_runbook', args: {} };
  await askSkill(
    () => port,
    skill,
    { call, mode: 'invoke', grant: 'g' },
    1_000,
    (lines) => heard.push(lines),
  );
  expect(heard).toEqual([STEPS]);
});
