import { join } from 'node:path';
import { type GrantMode, SkillReply } from '@golem/contracts';
import { signGrant } from '@golem/worker-kit';
import { createTestHarness } from 'wrangler';
import { z } from 'zod';
import type { SoulBucket } from '../src/runbooks/soul.ts';

const Answer = z.object({ reply: SkillReply, reports: z.array(z.array(z.string())) });

/** What a test puts into the soul. */
interface SkillEnv {
  SOUL: SoulBucket & { put(key: string, text: string): Promise<unknown>; delete(key: string): Promise<void> };
}

const GRANT_SECRET = 'a-grant-secret-for-tests-only-0123456789';

/** The Worker as it is deployed, bundled by its own configuration and called over a service binding. */
export const startSkill = async (settings: Record<string, string>) => {
  // Not called by the harness itself, which holds this thread up while a method runs.
  const caller = {
    name: 'caller',
    main: join(import.meta.dirname, 'caller.ts'),
    compatibility_date: '2026-11-17',
    services: [{ binding: 'SKILL', service: 'golem-skill-server-admin' }],
  };
  const configPath = join(import.meta.dirname, '../wrangler.jsonc');
  const harness = createTestHarness({
    workers: [{ config: caller }, { configPath, vars: { GRANT_SECRET, ...settings } }],
  });
  await harness.listen();
  const { SOUL: soul } = await harness.getWorker<SkillEnv>('golem-skill-server-admin').getEnv();
  let reports: string[][] = [];
  return {
    call: async (
      action: string,
      args: Record<string, unknown>,
      { mode = 'invoke', since = 0 }: { mode?: GrantMode; since?: number } = {},
    ): Promise<SkillReply> => {
      const call = { id: 'run-1:1:0', runId: 'run-1', capability: `server-admin.${action}`, args };
      const grant = await signGrant(GRANT_SECRET, { call, mode, now: Date.now() });
      const body = JSON.stringify({ call, mode, grant, since });
      const answer = Answer.parse(await (await harness.fetch('/', { method: 'POST', body })).json());
      reports = answer.reports;
      return answer.reply;
    },
    /** What the last call said of how far it was. */
    reports: () => reports,
    soul,
    close: () => harness.close(),
  };
};
export type Skill = Awaited<ReturnType<typeof startSkill>>;
