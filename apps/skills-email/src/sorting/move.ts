import { fail, ok, type Probe, type Result, type UndoCall } from '@golem/contracts';
import { commit, type Db, type MailRow, markMails, marksOf } from '@golem/db';

type Mark = 'readAt' | 'archivedAt';
type Marked = Awaited<ReturnType<typeof marksOf>>;

/** Which mails get or lose which mark. */
export interface Move {
  ids: string[];
  mark: Mark;
  /** Whether they are to have it. */
  set: boolean;
}

const find = async (db: Db, ids: string[]): Promise<Result<Marked>> => {
  const rows = await marksOf(db, ids);
  const missing = ids.find((id) => !rows.some((row) => row.id === id));
  return missing === undefined
    ? ok(rows)
    : fail('not_found', `There is no mail ${missing}; email.list shows them.`);
};

const fits =
  ({ mark, set }: Move) =>
  (row: Pick<MailRow, Mark>): boolean =>
    (row[mark] !== null) === set;

/** Marks the mails that are not so marked yet; `undo` makes the call that takes it back for exactly these. */
export const move = async (
  db: Db,
  wanted: Move,
  now: number,
  undo: (ids: string[]) => UndoCall,
): Promise<Result<{ output: { mails: string[] }; undo?: UndoCall }>> => {
  const rows = await find(db, wanted.ids);
  if (!rows.ok) return rows;
  const isSo = fits(wanted);
  const changing = wanted.ids.filter((id) => rows.value.some((row) => row.id === id && !isSo(row)));
  if (changing.length === 0) return ok({ output: { mails: [] } });
  await commit(db, [markMails(db, changing, { [wanted.mark]: wanted.set ? now : null })]);
  return ok({ output: { mails: changing }, undo: undo(changing) });
};

/** The mails by sender and subject, as the card shows them. */
export const showMove = async (db: Db, wanted: Move) => {
  const rows = await find(db, wanted.ids);
  if (!rows.ok) return rows;
  const isSo = fits(wanted);
  return ok({
    lines: rows.value.map(
      (row) => `${row.fromAddress}: ${row.subject || '(no subject)'}${isSo(row) ? ' (is so already)' : ''}`,
    ),
    state: { as: rows.value.map((row) => `${row.id} ${isSo(row)}`).toSorted() },
  });
};

export const wasMoved = async (db: Db, wanted: Move): Promise<Result<Probe>> => {
  const rows = await find(db, wanted.ids);
  if (!rows.ok) return rows;
  return ok(
    rows.value.every(fits(wanted))
      ? { happened: 'yes', detail: 'All of these mails are so marked.' }
      : { happened: 'no', detail: 'Not all of these mails are so marked.' },
  );
};
