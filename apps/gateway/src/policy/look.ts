import type { Preview, Probe, Result } from '@golem/contracts';
import { canonicalJson, sha256, signGrant } from '@golem/worker-kit';
import { askSkill } from '../skills/skill-port.ts';
import type { GateWorld } from './gate-world.ts';
import type { Passage } from './passage.ts';

/** A person should not wait longer than this for a look at a target, in milliseconds. */
const LOOK_MS = 10_000;

/** What the target looks like now, by the skill's preview; null when it has none. */
export const look = async (
  world: GateWorld,
  { call, known }: Pick<Passage, 'call' | 'known'>,
): Promise<Result<Preview> | null> => {
  if (!known.supports.preview || world.grantSecret === null) return null;
  const grant = await signGrant(world.grantSecret, { call, mode: 'preview', now: world.now() });
  const reply = await askSkill(world.portOf, known.skill, { call, mode: 'preview', grant }, LOOK_MS);
  if (!reply.ok) return reply;
  return reply.value.mode === 'preview' ? { ok: true, value: reply.value.preview } : null;
};

/** Whether a call that was started at `since` (unix milliseconds) happened, by the skill's probe; null when it cannot tell. */
export const probe = async (
  world: GateWorld,
  { call, known }: Pick<Passage, 'call' | 'known'>,
  since: number,
): Promise<Probe | null> => {
  if (!known.supports.probe || world.grantSecret === null) return null;
  const grant = await signGrant(world.grantSecret, { call, mode: 'probe', now: world.now() });
  const reply = await askSkill(world.portOf, known.skill, { call, mode: 'probe', grant, since }, LOOK_MS);
  return reply.ok && reply.value.mode === 'probe' && reply.value.probe.happened !== 'unknown'
    ? reply.value.probe
    : null;
};

/** The hash of what the target looks like, to tell drift between the card and the execution. */
export const stateHashOf = (preview: Preview): Promise<string> => sha256(canonicalJson(preview.state));
