import type { ErrorCode, SkillManifest, SkillPort } from '@golem/contracts';
import { describe } from 'vitest';
import { bench } from './contract/bench.ts';
import { testEnvironment } from './contract/environment.ts';
import { testReadFaults, testWriteFaults } from './contract/faults.ts';
import { testGrants } from './contract/grants.ts';
import { testInput } from './contract/input.ts';
import { watchLog } from './contract/log.ts';
import { testModes } from './contract/modes.ts';
import type { SkillEnv } from './skill-env.ts';
import { type Fault, interceptFetch, type Upstream } from './upstream.ts';

/** How the suite exercises one capability. */
export interface CapabilityContract {
  /** Arguments with which it succeeds against {@link healthy}. */
  args: Record<string, unknown>;
  /** A provider that lets it succeed; leave it out where there is no provider behind `fetch`. */
  healthy?: Upstream;
  /** What this machine lacks for it, if anything: its checks are skipped, and the report says why. */
  absent?: string | null;
  /** Mutations of its arguments that are tried; 200 unless each takes long. */
  mutations?: number;
  /** What it answers to a fault where that is not what an API client would: `data`, since a sick site is an answer too. */
  faults?: Partial<Record<Fault, ErrorCode | 'data'>>;
}

export interface SkillContract {
  /** The Worker's default export. */
  skill: new (
    ctx: ExecutionContext,
    env: SkillEnv,
  ) => SkillPort & { fetch(): Response };
  manifest: SkillManifest;
  /** Settings without which it must refuse and say so. */
  required: string[];
  /** Settings whose values must never occur in an answer. */
  secrets: string[];
  capabilities: Record<string, CapabilityContract>;
}

/** The checks that every skill passes, run in workerd inside the skill's own project. */
export const skillContract = (contract: SkillContract): void => {
  describe(`the contract of ${contract.manifest.skill}`, () => {
    const upstream = interceptFetch();
    const skill = bench(contract);
    watchLog(skill);
    testEnvironment(contract, skill);
    for (const [action, tried] of Object.entries(contract.capabilities)) {
      const lacking = tried.absent ? ` (needs ${tried.absent})` : '';
      describe.skipIf(tried.absent)(`${contract.manifest.skill}.${action}${lacking}`, () => {
        const subject = { action, ...tried, declared: skill.declared(action) };
        testGrants(skill, subject, upstream);
        testInput(skill, subject, upstream);
        testModes(skill, subject, upstream);
        if (!tried.healthy) return;
        if (subject.declared.effect === 'read') testReadFaults(skill, subject, upstream);
        else testWriteFaults(skill, subject, upstream, tried.healthy);
      });
    }
  });
};
