import { z } from 'zod';
import { type Account, isMissing } from '../cloud/account.ts';
import type { WorkerApp } from '../workspace/workers.ts';

/** A variable of each Worker that names what was deployed, so that any machine can tell whether it is current. */
export const RELEASE_VAR = 'GOLEM_RELEASE';

const Binding = z.looseObject({ name: z.string(), type: z.string(), text: z.string().optional() });

/** A Worker as it is in the account. */
export interface LiveWorker {
  /** What was deployed; null: by something else than `pnpm golem deploy`. */
  release: string | null;
  /** Names of its bindings, without variables and secrets. */
  bindings: string[];
  /** Names of its secrets; their values nobody can read. */
  secrets: string[];
  crons: string[];
  /** Whether it has an address at workers.dev. */
  workersDev: boolean;
  /** Names of the workflows that it runs. */
  workflows: string[];
}

const listed = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
};

/** Reads how a Worker is in the account; null when it is not there. */
export const readLive = async (
  { client, id: account_id }: Account,
  worker: WorkerApp,
): Promise<LiveWorker | null> => {
  const { name } = worker.config;
  const ask = { account_id };
  try {
    const [settings, { schedules }, subdomain, workflows] = await Promise.all([
      client.workers.scripts.scriptAndVersionSettings.get(name, ask),
      client.workers.scripts.schedules.get(name, ask),
      client.workers.scripts.subdomain.get(name, ask),
      worker.config.workflows.length > 0 ? listed(client.workflows.list(ask)) : [],
    ]);
    const bindings = z.array(Binding).parse(settings.bindings ?? []);
    const ofType = (...types: string[]) => bindings.filter(({ type }) => types.includes(type));
    return {
      release: bindings.find((binding) => binding.name === RELEASE_VAR)?.text ?? null,
      bindings: bindings
        .filter(({ type }) => type !== 'secret_text' && type !== 'plain_text' && type !== 'json')
        .map((binding) => binding.name),
      secrets: ofType('secret_text', 'secret_key').map((binding) => binding.name),
      crons: schedules.map(({ cron }) => cron),
      workersDev: subdomain.enabled,
      workflows: workflows.filter(({ script_name }) => script_name === name).map((workflow) => workflow.name),
    };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
};

const named = (sign: string, kind: string, names: string[]): string[] =>
  names.map((name) => `${sign} ${kind} ${name}`);

const without = (names: readonly string[], others: readonly string[]): string[] =>
  names.filter((name) => !others.includes(name));

/** Names of the bindings that a configuration gives its Worker. */
const bindingsIn = ({ config }: WorkerApp): string[] =>
  [
    ...config.d1_databases.map(({ binding }) => binding),
    ...config.r2_buckets.map(({ binding }) => binding),
    ...config.services.map(({ binding }) => binding),
    ...config.workflows.map(({ binding }) => binding),
    ...config.durable_objects.bindings.map(({ name }) => name),
  ].toSorted();

/**
 * Where a Worker is bound and triggered otherwise than it is configured. Compared apart from the code: a deployment that
 * broke off after the upload has the right code and no cron.
 */
export const differencesOfPlace = (worker: WorkerApp, live: LiveWorker): string[] => {
  const { config } = worker;
  const workflows = config.workflows.map(({ name }) => name);
  const workersDev = config.workers_dev ?? true;
  return [
    ...named('+', 'binding', without(bindingsIn(worker), live.bindings)),
    ...named('+', 'cron', without(config.triggers.crons, live.crons)),
    ...named('-', 'cron', without(live.crons, config.triggers.crons)),
    ...named('+', 'workflow', without(workflows, live.workflows)),
    ...(live.workersDev === workersDev ? [] : [`${workersDev ? '+' : '-'} its address at workers.dev`]),
  ];
};

/** What deploying would change, one line each. */
export const differences = (worker: WorkerApp, release: string, live: LiveWorker | null): string[] => {
  if (!live) return [`+ the Worker ${worker.config.name}, ${release}`];
  const code =
    live.release === release ? [] : [`~ code or configuration: ${live.release ?? 'unknown'} → ${release}`];
  return [...code, ...differencesOfPlace(worker, live)];
};
