import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import type { GrantMode, SkillPort, SkillReply } from '@golem/contracts';
import { signGrant } from '@golem/worker-kit';
import type { SkillEnv } from './skill-env.ts';

type SkillClass = new (ctx: ExecutionContext, env: SkillEnv) => SkillPort;

interface Options {
  mode?: GrantMode;
  /** For a probe, unix milliseconds. */
  since?: number;
  callId?: string;
  /** Settings instead of those of the project. */
  settings?: object;
}

/** Calls one capability (`skill.action`) in this isolate, with a valid grant. */
export const invokeSkill = async (
  Skill: SkillClass,
  capability: string,
  args: Record<string, unknown>,
  { mode = 'invoke', since, callId = 'run-1:1:0', settings }: Options = {},
): Promise<SkillReply> => {
  const call = { id: callId, runId: 'run-1', capability, args };
  const grant = await signGrant(env.GRANT_SECRET, { call, mode, now: Date.now() });
  const request = { call, mode, grant, ...(since !== undefined && { since }) };
  return new Skill(createExecutionContext(), { ...env, ...settings }).handle(request);
};
