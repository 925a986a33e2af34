import { fail, ok, type Result } from '@golem/contracts';
import { latestMemories, type MemoryRow, memoryById, searchMemories } from '@golem/db';
import { ftsMatch } from '@golem/memory';
import { type Asked, stamp } from './asked.ts';

const line = ({ id, subject, statement, trust }: MemoryRow): string =>
  `- \`${id}\` **${subject}**: ${statement} (${trust})`;

const lines = (rows: MemoryRow[], none: string): Result<string> =>
  ok(rows.length === 0 ? none : rows.map(line).join('\n'));

/** `/memory list` */
export const memoryList = async ({ world }: Asked): Promise<Result<string>> =>
  lines(await latestMemories(world.db, 20), 'I remember nothing yet.');

/** `/memory search` */
export const memorySearch = async ({ world }: Asked, query: string): Promise<Result<string>> => {
  const match = ftsMatch(query);
  return lines(
    match === null ? [] : await searchMemories(world.db, match, 10),
    'I remember nothing about that.',
  );
};

/** `/memory why` */
export const memoryWhy = async ({ world }: Asked, id: string): Promise<Result<string>> => {
  const [row] = await memoryById(world.db, id);
  if (!row)
    return fail('not_found', `There is no fact \`${id.slice(0, 60)}\`; \`/memory search\` shows their ids.`);
  return ok(
    [
      line(row),
      `Learned ${stamp(row.createdAt)} from <@${row.createdBy}> in run \`${row.sourceRunId}\`; confidence ${row.confidence}.`,
      row.validTo === null ? 'It is in use.' : `It ended ${stamp(row.validTo)}.`,
    ].join('\n'),
  );
};
