import { fail, ok, type Result, type Silence } from '@golem/contracts';
import type { ActionContext } from '@golem/worker-kit';
import { z } from 'zod';
import type { ObservabilityEnv } from '../env.ts';
import { ask } from '../service.ts';
import { iso } from '../time-range.ts';

export type Reach = Pick<ActionContext<ObservabilityEnv>, 'env' | 'signal'>;

export const Matcher = z.object({
  name: z.string(),
  value: z.string(),
  isRegex: z.boolean(),
  isEqual: z.boolean().default(true),
});
export type Matcher = z.infer<typeof Matcher>;

const Alert = z.object({
  labels: z.record(z.string(), z.string()),
  annotations: z.record(z.string(), z.string()),
  startsAt: z.string(),
  fingerprint: z.string(),
  status: z.object({
    state: z.enum(['active', 'suppressed', 'unprocessed']),
    silencedBy: z.array(z.string()),
  }),
});
export type Alert = z.infer<typeof Alert>;

const StoredSilence = z.object({
  id: z.string(),
  status: z.object({ state: z.enum(['active', 'pending', 'expired']) }),
  matchers: z.array(Matcher),
  startsAt: z.string(),
  endsAt: z.string(),
  createdBy: z.string(),
  comment: z.string(),
});
export type StoredSilence = z.infer<typeof StoredSilence>;

const Created = z.object({ silenceID: z.string().min(1) });

/** A matcher as Alertmanager writes it itself. */
export const matcherText = ({ name, value, isRegex, isEqual }: Matcher): string =>
  `${name}${isEqual ? '=' : '!'}${isRegex ? '~' : isEqual ? '' : '='}${JSON.stringify(value)}`;

/** A silence in the words of the manifest; long texts are cut. */
export const describeSilence = (stored: StoredSilence): Silence => ({
  id: stored.id,
  state: stored.status.state,
  matchers: stored.matchers.slice(0, 20).map((matcher) => matcherText(matcher).slice(0, 300)),
  from: iso(Date.parse(stored.startsAt)),
  until: iso(Date.parse(stored.endsAt)),
  by: stored.createdBy.slice(0, 100),
  comment: stored.comment.slice(0, 300),
});

/** The alerts that all of these matchers fit; silenced ones too. */
export const findAlerts = (
  { env, signal }: Reach,
  matchers: readonly Matcher[],
): Promise<Result<Alert[]>> => {
  const query = new URLSearchParams(matchers.map((matcher) => ['filter', matcherText(matcher)]));
  return ask(env, 'Alertmanager', { path: '/api/v2/alerts', query, answer: z.array(Alert), signal });
};

/** All silences that Alertmanager still knows; of ended ones those of the last days. */
export const findSilences = ({ env, signal }: Reach): Promise<Result<StoredSilence[]>> =>
  ask(env, 'Alertmanager', { path: '/api/v2/silences', answer: z.array(StoredSilence), signal });

/** One silence by its id; `not_found` when Alertmanager does not know it (any more). */
export const findSilence = async ({ env, signal }: Reach, id: string): Promise<Result<StoredSilence>> => {
  const path = `/api/v2/silence/${encodeURIComponent(id)}`;
  const found = await ask(env, 'Alertmanager', { path, answer: StoredSilence, signal });
  if (found.ok || found.error.code !== 'not_found') return found;
  return fail('not_found', `Alertmanager knows no silence ${id}; list_alerts shows those in force.`);
};

/** Creates a silence, once; the id of the new one. */
export const createSilence = async (
  { env, signal }: Reach,
  silence: { matchers: Matcher[]; startsAt: string; endsAt: string; createdBy: string; comment: string },
): Promise<Result<string>> => {
  const created = await ask(env, 'Alertmanager', {
    path: '/api/v2/silences',
    method: 'POST',
    body: silence,
    answer: Created,
    signal,
  });
  return created.ok ? ok(created.value.silenceID) : created;
};

/** Ends a silence. Alertmanager answers with nothing. */
export const endSilence = ({ env, signal }: Reach, id: string): Promise<Result<unknown>> =>
  ask(env, 'Alertmanager', {
    path: `/api/v2/silence/${encodeURIComponent(id)}`,
    method: 'DELETE',
    answer: z.null(),
    signal,
  });
