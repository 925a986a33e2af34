import { fail, ok, type Result } from '@golem/contracts';
import { soulObjects } from '../agent/soul.ts';
import { type Asked, stamp } from './asked.ts';

/** `/soul list` */
export const listSoul = async ({ world }: Asked): Promise<Result<string>> => {
  const objects = await soulObjects(world.soul);
  if (objects.length === 0)
    return ok('There are no soul files in R2; `pnpm golem soul push` puts them there.');
  return ok(
    objects
      .map(({ key, size, uploaded }) => `- \`${key}\` ${size} bytes, changed ${stamp(uploaded.getTime())}`)
      .join('\n'),
  );
};

/** `/soul show` */
export const showSoul = async ({ world }: Asked, file: string): Promise<Result<string>> => {
  const body = await world.soul.get(file);
  if (body === null)
    return fail('not_found', `There is no soul file \`${file.slice(0, 60)}\`; \`/soul list\` shows them.`);
  return ok(await body.text());
};
