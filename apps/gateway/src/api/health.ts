import { MANIFESTS, type SkillHealth } from '@golem/contracts';
import { openDb, ping } from '@golem/db';
import { answerWithin } from '../answer-within.ts';
import { lastSweep } from '../cron/last-sweep.ts';
import { type Env, missingSettings } from '../env.ts';
import { portsOver } from '../skills/skill-port.ts';
import { socketOf } from '../stubs.ts';

/** A part that does not answer within this many milliseconds counts as down. */
const PATIENCE_MS = 3_000;

const answers = async (probe: () => Promise<unknown>): Promise<boolean> =>
  (await answerWithin(PATIENCE_MS, () => probe().then(() => true))) ?? false;

const skillHealth = async (env: Env): Promise<SkillHealth[]> => {
  const portOf = portsOver(env, {});
  return Promise.all(
    MANIFESTS.filter(({ binding }) => binding !== null).map(async (manifest) => {
      const { skill, binding } = manifest;
      const port = portOf(manifest);
      if (port === null) return { skill, ok: false, missing: [`the service binding ${binding}`] };
      const answer = await answerWithin(PATIENCE_MS, () => port.health());
      return answer ?? { skill, ok: false, missing: [`an answer within ${PATIENCE_MS / 1000} s`] };
    }),
  );
};

/** `GET /health`: what is missing or down, by name. 200 when everything a message needs is there, 503 otherwise. */
export const health = async (_request: Request, env: Env): Promise<Response> => {
  const [d1, r2, skills, socket, sweptAt] = await Promise.all([
    answers(async () => ping(openDb(env.DB))),
    answers(async () => env.SOUL.head('identity.md')),
    skillHealth(env),
    answerWithin(PATIENCE_MS, () => socketOf(env).ensure()),
    answerWithin(PATIENCE_MS, () => lastSweep(env)),
  ]);
  const missing = missingSettings(env);
  const ok = d1 && r2 && missing.length === 0;
  return Response.json(
    { ok, missing, d1, r2, skills, socket, sweptAt, now: Date.now() },
    { status: ok ? 200 : 503 },
  );
};
