import { z } from 'zod';

/** What `GET /health` may tell; more is shown as it is. */
const Health = z.looseObject({
  ok: z.boolean().optional(),
  missing: z.array(z.string()).default([]),
  skills: z
    .array(z.looseObject({ skill: z.string(), ok: z.boolean(), missing: z.array(z.string()).default([]) }))
    .default([]),
});

export interface Diagnosis {
  ok: boolean;
  lines: string[];
}

/** Reads what the gateway says about itself into lines for people. */
export const diagnose = (status: number, body: unknown): Diagnosis => {
  const health = Health.safeParse(body);
  if (!health.success) return { ok: false, lines: [`✗ GET /health answered ${status}, and not as expected`] };
  const { missing, skills } = health.data;
  const lines = [
    ...missing.map(
      (name) => `✗ gateway: ${name} is missing; \`wrangler secret put ${name}\` in apps/gateway`,
    ),
    ...skills.map(({ skill, ok, missing: names }) =>
      ok
        ? `✓ ${skill}`
        : `✗ ${skill}: ${names.length > 0 ? `${names.join(', ')} is missing` : 'does not answer'}`,
    ),
  ];
  const ok = status === 200 && health.data.ok !== false && !lines.some((line) => line.startsWith('✗'));
  return { ok, lines: [`${ok ? '✓' : '✗'} gateway answered ${status}`, ...lines] };
};

/** Asks the gateway at `url` how it is. */
export const doctor = async (url: string): Promise<Diagnosis> => {
  try {
    const response = await fetch(new URL('/health', url), { signal: AbortSignal.timeout(15_000) });
    return diagnose(response.status, await response.json().catch(() => undefined));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, lines: [`✗ ${url} does not answer: ${reason}`, '  is it running? `pnpm dev`'] };
  }
};
