import { MANIFESTS, ok, type Result } from '@golem/contracts';
import { type Asked, stamp } from './asked.ts';

/** `/lease list` */
export const listLeases = async ({ world }: Asked): Promise<Result<string>> => {
  const leases = await Promise.all(MANIFESTS.map(({ skill }) => world.gate(skill).leases()));
  const lines = leases
    .flat()
    .map(
      ({ id, capability, target, remaining, expiresAt }) =>
        `- \`${id}\` \`${capability}\` on \`${target ?? 'anything'}\`: ${remaining} left, ends ${stamp(expiresAt)}`,
    );
  return ok(lines.length === 0 ? 'There are no leases.' : lines.join('\n'));
};
