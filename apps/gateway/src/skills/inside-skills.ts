import { golem, MANIFESTS, memory, type SkillManifest, type SkillPort } from '@golem/contracts';
import type { Db } from '@golem/db';
import { type Actions, handleRequest, parseEnv, secret } from '@golem/worker-kit';
import { z } from 'zod';
import type { AuditEntry } from '../audit/audit-trail.ts';
import type { GatePort } from '../policy/gate-port.ts';
import type { SessionPort } from '../session/session-port.ts';
import { golemActions } from './golem.skill.ts';
import { memoryActions } from './memory.skill.ts';

const GrantEnv = z.object({ GRANT_SECRET: secret() });

/** What the skills inside the gateway work on. */
export interface InsideEnv {
  db: Db;
  /** The gate of a skill, for what is kept there: its leases. */
  gate(skill: string): GatePort;
  /** The Session of a chat, for what is kept there: its schedules. */
  session(chatId: string): Pick<SessionPort, 'addSchedule' | 'changeSchedule' | 'schedules' | 'sendTo'>;
  /** All skills. */
  skills: readonly string[];
  audit(entry: AuditEntry): void;
  /** The Worker's variables. */
  env: object;
  /** What results were too long for a prompt. */
  results: Pick<R2Bucket, 'get'>;
  /** Has every gate and chat mask what is redacted in its own storage. */
  maskObjects(): Promise<void>;
}

/** What the gate gives to the skills inside the gateway, and how it redeems a grant once. */
export interface Inside extends Omit<InsideEnv, 'skills'> {
  redeem(jti: string, exp: number, now: number): boolean;
}

const inside = <M extends SkillManifest>(
  manifest: M,
  actions: Actions<M, InsideEnv>,
  world: Inside,
): SkillPort => ({
  handle: (request) => {
    const grantEnv = parseEnv(GrantEnv, world.env);
    return handleRequest(request, {
      manifest,
      actions,
      grantSecret: grantEnv.ok ? { ok: true, value: grantEnv.value.GRANT_SECRET } : grantEnv,
      env: () => ({ ok: true, value: { ...world, skills: MANIFESTS.map(({ skill }) => skill) } }),
      redeem: async (jti, exp, now) => world.redeem(jti, exp, now),
      now: Date.now,
    });
  },
  health: async () => ({ skill: manifest.skill, ok: true, missing: [] }),
});

/** The skills that run inside the gateway, by name: through the same gate, grants and checks as all others. */
export const insideSkills = (world: Inside): Record<string, SkillPort> => ({
  memory: inside(memory, memoryActions, world),
  golem: inside(golem, golemActions, world),
});
