import { fail, ok, type Result } from '@golem/contracts';
import { guildOf, latestMemories, type MemoryRow, memoryById, searchMemories } from '@golem/db';
import { ftsMatch, type Reader, tellableTo } from '@golem/memory';
import { messageLink } from '../memory/message-link.ts';
import { type Asked, stamp } from './asked.ts';

const line = ({ id, subject, statement, trust }: MemoryRow): string =>
  `- \`${id}\` **${subject}**: ${statement} (${trust})`;

const lines = (rows: MemoryRow[], none: string): Result<string> =>
  ok(rows.length === 0 ? none : rows.map(line).join('\n'));

const readerOf = ({ world, principal }: Asked): Reader => ({ role: principal.role, chatId: world.chatId });

/** `/memory list` */
export const memoryList = async (asked: Asked): Promise<Result<string>> =>
  lines(tellableTo(readerOf(asked), await latestMemories(asked.world.db, 20)), 'I remember nothing yet.');

/** `/memory search` */
export const memorySearch = async (asked: Asked, query: string): Promise<Result<string>> => {
  const match = ftsMatch(query);
  return lines(
    match === null ? [] : tellableTo(readerOf(asked), await searchMemories(asked.world.db, match, 10)),
    'I remember nothing about that.',
  );
};

/** `/memory why` */
export const memoryWhy = async (asked: Asked, id: string): Promise<Result<string>> => {
  const { world } = asked;
  const [row] = tellableTo(readerOf(asked), await memoryById(world.db, id));
  if (!row)
    return fail('not_found', `There is no fact \`${id.slice(0, 60)}\`; \`/memory search\` shows their ids.`);
  const link = messageLink(await guildOf(world.db, row.sourceChatId), row.sourceChatId, row.sourceRunId);
  const how = row.sourceKind === 'message' ? 'read out of what they said' : 'told to be remembered';
  return ok(
    [
      line(row),
      `Learned ${stamp(row.createdAt)} from <@${row.createdBy}>, ${how}, in [run \`${row.sourceRunId}\`](${link}).`,
      `Confidence ${row.confidence}; ${row.lastUsedAt === null ? 'not used yet' : `last used ${stamp(row.lastUsedAt)}`}.`,
      validity(row),
    ].join('\n'),
  );
};

const validity = ({ trust, validTo, supersededBy }: MemoryRow): string => {
  if (validTo !== null)
    return `It ended ${stamp(validTo)}${supersededBy === null ? '' : `: \`${supersededBy}\` took its place`}.`;
  return trust === 'untrusted' ? 'Text by others may have shaped it, so no prompt gets it.' : 'It is in use.';
};
