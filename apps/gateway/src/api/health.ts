import { MANIFESTS, type SkillHealth } from '@golem/contracts';
import { openDb, ping } from '@golem/db';
import { type Env, missingSettings } from '../env.ts';
import { portsOver } from '../skills/skill-port.ts';

/** A part that does not answer within this many milliseconds counts as down. */
const PATIENCE_MS = 3_000;

const answers = async (probe: () => Promise<unknown>): Promise<boolean> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), PATIENCE_MS);
  });
  const asked = (async () => {
    try {
      await probe();
      return true;
    } catch {
      return false;
    }
  })();
  const result = await Promise.race([asked, late]);
  if (timer !== undefined) clearTimeout(timer);
  return result;
};

const skillHealth = async (env: Env): Promise<SkillHealth[]> => {
  const portOf = portsOver(env, {});
  return Promise.all(
    MANIFESTS.filter(({ binding }) => binding !== null).map(async (manifest) => {
      const down = { skill: manifest.skill, ok: false, missing: [`the service binding ${manifest.binding}`] };
      try {
        return (await portOf(manifest)?.health()) ?? down;
      } catch {
        return down;
      }
    }),
  );
};

/** `GET /health`: what is missing or down, by name. 200 when everything a message needs is there, 503 otherwise. */
export const health = async (_request: Request, env: Env): Promise<Response> => {
  const [d1, r2, skills] = await Promise.all([
    answers(async () => ping(openDb(env.DB))),
    answers(async () => env.SOUL.head('identity.md')),
    skillHealth(env),
  ]);
  const missing = missingSettings(env);
  const ok = d1 && r2 && missing.length === 0;
  return Response.json({ ok, missing, d1, r2, skills }, { status: ok ? 200 : 503 });
};
