import { fail, ok, type Result } from '@golem/contracts';
import { isSoulFile } from '@golem/contracts/soul-file';
import { soulIn } from '../agent/soul.ts';
import { soulObjects } from '../agent/soul-files.ts';
import { type Asked, stamp } from './asked.ts';

/** `/soul list` */
export const listSoul = async ({ world }: Asked): Promise<Result<string>> => {
  const [objects, soul] = await Promise.all([soulObjects(world.soul), soulIn(world.soul).read()]);
  const files = objects.map(
    ({ key, size, uploaded }) => `- \`${key}\` ${size} bytes, changed ${stamp(uploaded.getTime())}`,
  );
  const digest = `Digest of the whole: \`${soul.digest.slice(0, 16)}\`; each run records it.`;
  return ok([...files, ...(soul.problem === null ? [digest] : [`⚠️ ${soul.problem}`, digest])].join('\n'));
};

/** `/soul show` */
export const showSoul = async ({ world }: Asked, file: string): Promise<Result<string>> => {
  const body = isSoulFile(file) ? await world.soul.get(file) : null;
  if (body === null)
    return fail('not_found', `There is no soul file \`${file.slice(0, 60)}\`; \`/soul list\` shows them.`);
  return ok(await body.text());
};
