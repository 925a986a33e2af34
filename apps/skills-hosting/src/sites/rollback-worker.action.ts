import { fail, type hosting, ok, type Result, type WorkerVersion } from '@golem/contracts';
import { type ActionFor, beforeWrite } from '@golem/worker-kit';
import { cloudflare } from '../cloudflare-client.ts';
import type { HostingEnv } from '../env.ts';
import type { Reach } from '../zones.ts';
import { findWorkerSite } from './find-site.ts';
import { listVersions, WorkerDeployment, type WorkerSite } from './workers.ts';

interface Target {
  site: WorkerSite;
  version: WorkerVersion;
  live: WorkerDeployment | null;
}

const findTarget = async (reach: Reach, args: { site: string; version: string }): Promise<Result<Target>> => {
  const site = await findWorkerSite(reach, args.site);
  if (!site.ok) return site;
  const listed = await listVersions(reach, site.value);
  if (!listed.ok) return listed;
  const { versions, live } = listed.value;
  const version = versions.find(({ id, number }) => id === args.version || String(number) === args.version);
  if (version) return ok({ site: site.value, version, live });
  const numbers = versions.map(({ number }) => number).join(', ');
  return fail('not_found', `${site.value.script.id} has no version ${args.version}. The newest: ${numbers}.`);
};

const shares = (live: WorkerDeployment | null): string =>
  live?.versions.map(({ version_id, percentage }) => `${version_id} (${percentage} %)`).join(', ') ??
  'nothing';

const versionLine = ({ number, id, created, message }: WorkerVersion): string =>
  `version ${number} of ${created.slice(0, 10)}${message ? `: ${message}` : ''} (${id})`;

/** Traffic that was split cannot be restored by one call of this capability, so that there is no undo then. */
const undoOf = (site: WorkerSite, live: WorkerDeployment | null) => {
  const [before, ...others] = live?.versions ?? [];
  if (!before || others.length > 0) return {};
  const args = { site: site.script.id, version: before.version_id };
  return { undo: { capability: 'hosting.rollback_worker', args } };
};

export const rollbackWorker: ActionFor<typeof hosting, 'rollback_worker', HostingEnv> = {
  async run(args, context) {
    const found = await beforeWrite(findTarget(context, args));
    if (!found.ok) return found;
    const { site, version, live } = found.value;
    if (version.percentage === 100) {
      return fail('conflict', `${site.script.id} has all its traffic on version ${version.number} already.`);
    }
    const deployed = await cloudflare(context.env, {
      effect: 'write',
      answer: WorkerDeployment,
      signal: context.signal,
      send: (client, options) =>
        client.workers.scripts.deployments.create(
          site.script.id,
          {
            account_id: site.account,
            strategy: 'percentage',
            versions: [{ version_id: version.id, percentage: 100 }],
            annotations: { 'workers/message': `Rolled back by Golem, call ${context.callId}` },
          },
          options,
        ),
    });
    if (!deployed.ok) return deployed;
    return ok({
      output: {
        site: site.script.id,
        version: { ...version, percentage: 100 },
        former: live?.versions.map(({ version_id }) => version_id) ?? [],
      },
      ...undoOf(site, live),
    });
  },

  async preview(args, context) {
    const found = await findTarget(context, args);
    if (!found.ok) return found;
    const { site, version, live } = found.value;
    return ok({
      lines: [
        `Traffic now: ${shares(live)}`,
        `Afterwards: 100 % to ${versionLine(version)}`,
        ...(undoOf(site, live).undo ? [] : ['Traffic is split now: this cannot be undone in one step.']),
      ],
      state: { site: site.script.id, live: live?.id ?? null, version: version.id },
    });
  },

  async probe(args, context) {
    const found = await findTarget(context, args);
    if (!found.ok) return found;
    const { version, live } = found.value;
    return ok({
      happened: version.percentage === 100 ? 'yes' : 'no',
      detail: `Traffic goes to ${shares(live)}.`,
    });
  },
};
