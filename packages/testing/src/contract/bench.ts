import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { type Call, type Capability, type GrantMode, SkillReply, type SkillRequest } from '@golem/contracts';
import { signGrant } from '@golem/worker-kit';
import { expect } from 'vitest';
import type { CapabilityContract, SkillContract } from '../skill-contract.ts';

export interface Subject extends CapabilityContract {
  action: string;
  declared: Capability;
}

/** A request with a valid grant. */
const granted = async (call: Call, mode: GrantMode = 'invoke'): Promise<SkillRequest> => ({
  call,
  mode,
  grant: await signGrant(env.GRANT_SECRET, { call, mode, now: Date.now() }),
  since: Date.now() - 60_000,
});

/** Sends requests to one skill as the gate would, and checks what must be true of every answer. */
export const bench = ({ skill: Skill, manifest, secrets }: SkillContract) => {
  const withEnv = (settings: Partial<Record<string, unknown>>) =>
    new Skill(createExecutionContext(), { ...env, ...settings });

  const secretTexts = ['GRANT_SECRET', ...secrets].map((name) => {
    const value: unknown = Reflect.get(env, name);
    if (typeof value !== 'string') throw new Error(`The test settings lack ${name}`);
    return value;
  });

  const expectNoSecret = (value: unknown): void => {
    const text = JSON.stringify(value);
    for (const secret of secretTexts) expect(text).not.toContain(secret);
  };

  const callOf = (action: string, args: Record<string, unknown>): Call => ({
    id: `run-1:1:${action}`,
    runId: 'run-1',
    capability: `${manifest.skill}.${action}`,
    args,
  });

  /** Hands the request over and parses the reply; no secret may be in it, not even in the internal message. */
  const send = async (request: SkillRequest, settings = {}): Promise<SkillReply> => {
    const reply = await withEnv(settings).handle(request);
    expectNoSecret(reply);
    return SkillReply.parse(reply);
  };

  const declared = (action: string): Capability => {
    const capability = manifest.capabilities[action];
    if (!capability) throw new Error(`The manifest has no ${action}`);
    return capability;
  };

  return { withEnv, callOf, send, granted, declared, expectNoSecret };
};

export type Bench = ReturnType<typeof bench>;
