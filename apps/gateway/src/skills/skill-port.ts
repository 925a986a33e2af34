import {
  fail,
  type MailPort,
  type Report,
  type SkillManifest,
  type SkillPort,
  SkillReply,
  type SkillRequest,
} from '@golem/contracts';

/** The service bindings to the skill Workers. Only the gate uses them, and only through {@link askSkill}. */
export interface SkillBindings {
  SKILL_WEB_FETCH: SkillPort;
  SKILL_EMAIL: SkillPort & MailPort<ReadableStream>;
  SKILL_HOSTING: SkillPort;
  SKILL_SERVER_ADMIN: SkillPort;
  SKILL_OBSERVABILITY: SkillPort;
}

/** Finds the port of a skill: its service binding, or its implementation inside the gateway; null when not bound. */
export type PortOf = (manifest: SkillManifest) => SkillPort | null;

const isBinding = (name: string, bindings: SkillBindings): name is keyof SkillBindings => name in bindings;

/** Ports over service bindings, with `inside` for the skills that have none. */
export const portsOver =
  (bindings: SkillBindings, inside: Record<string, SkillPort>): PortOf =>
  ({ skill, binding }) => {
    if (binding === null) return inside[skill] ?? null;
    return isBinding(binding, bindings) ? bindings[binding] : null;
  };

/** A little longer than the skill's own limit, so that its own answer about the time-out comes first. */
const GRACE_MS = 3_000;

/**
 * Hands one granted request to a skill and parses what comes back. Never throws: a skill that is not bound, hangs,
 * breaks or answers nonsense is an error value.
 */
export const askSkill = async (
  portOf: PortOf,
  manifest: SkillManifest,
  request: SkillRequest,
  timeoutMs: number,
  report?: Report,
): Promise<SkillReply> => {
  const port = portOf(manifest);
  if (port === null) {
    return fail(
      'misconfigured',
      `The skill ${manifest.skill} is not bound (${manifest.binding ?? 'inside the gateway'}).`,
    );
  }
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<SkillReply>((resolve) => {
    timer = setTimeout(
      () =>
        resolve(
          fail('upstream_timeout', `The skill ${manifest.skill} did not answer in time.`, {
            retryable: true,
          }),
        ),
      timeoutMs + GRACE_MS,
    );
  });
  try {
    const reply = SkillReply.safeParse(await Promise.race([port.handle(request, report), late]));
    return reply.success ? reply.data : fail('unknown_outcome', 'The skill answered something unreadable.');
  } catch (error) {
    return fail('unavailable', `The skill ${manifest.skill} could not be reached.`, {
      internal: String(error),
      retryable: true,
    });
  } finally {
    if (timer !== undefined) clearTimeout(timer);
  }
};
