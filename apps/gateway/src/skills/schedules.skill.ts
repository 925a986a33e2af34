import { fail, type golem, ok, type Result } from '@golem/contracts';
import { type ScheduleRow, scheduleById } from '@golem/db';
import { readTextCommand } from '@golem/discord';
import { parseWhen, type Read, spoken } from '@golem/schedule';
import { type ActionContext, type Actions, sha256 } from '@golem/worker-kit';
import { Settings } from '../env.ts';
import type { Change } from '../session/schedules/change-schedules.ts';
import type { InsideEnv } from './inside-skills.ts';

type ScheduleActions = Pick<
  Actions<typeof golem, InsideEnv>,
  | 'add_schedule'
  | 'remind'
  | 'pause_schedule'
  | 'resume_schedule'
  | 'remove_schedule'
  | 'list_schedules'
  | 'send_to_chat'
>;
type Context = ActionContext<InsideEnv>;

/** A reminder is said late rather than never, up to this many milliseconds. */
const REMIND_LATE_MS = 7 * 24 * 3_600_000;

/** The same for the same call, and never the same for two: run ids are made of it. */
const idOf = async (prefix: string, callId: string): Promise<string> =>
  `${prefix}${(await sha256(callId)).slice(0, 16)}`;

interface Wanted {
  when: string;
  time_zone?: string | undefined;
  what: string;
}

const timeZoneOf = ({ env }: InsideEnv): string => {
  const zone = Settings.shape.DEFAULT_TIME_ZONE.safeParse(Reflect.get(env, 'DEFAULT_TIME_ZONE'));
  return zone.success ? zone.data : 'UTC';
};

/** The time that is wanted; the words must hold nothing else. */
const readOf = ({ when, time_zone, what }: Wanted, { env, now }: Context): Result<Read> => {
  const parsed = parseWhen(when, { now: now(), timeZone: time_zone ?? timeZoneOf(env) });
  if (!parsed.ok) return parsed;
  if (parsed.value.rest !== '')
    return fail('invalid_input', `I understand “${parsed.value.words}”, but not “${parsed.value.rest}”.`);
  if (what.startsWith('!') && readTextCommand(what).name !== 'do')
    return fail('invalid_input', 'Of the commands only `!do` can be scheduled.');
  return parsed;
};

const echo = ({ words, when, next }: Read, zone: string): string[] => {
  const timeZone = when.kind === 'cron' ? when.timeZone : zone;
  return [words, `next: ${spoken(next, timeZone)}`];
};

const adding = (kind: 'ask' | 'remind') => ({
  async preview(args: Wanted, context: Context) {
    const read = readOf(args, context);
    if (!read.ok) return read;
    // What holds is the rule: its next time may pass while somebody decides.
    return ok({
      lines: echo(read.value, args.time_zone ?? timeZoneOf(context.env)),
      state: { when: read.value.when },
    });
  },
  async run(args: Wanted & { catch_up_minutes?: number }, context: Context) {
    const { env, by, callId, runId } = context;
    if (by === undefined) return fail('internal', 'Nobody said for whom this is.');
    const read = readOf(args, context);
    if (!read.ok) return read;
    const { when, words } = read.value;
    const catchUpMs = kind === 'remind' ? REMIND_LATE_MS : (args.catch_up_minutes ?? 10) * 60_000;
    const id = await idOf('', callId);
    const draft = { id, runId, kind, read: { when, words }, what: args.what, catchUpMs, role: by.role };
    const added = await env.session(by.chatId).addSchedule(draft);
    if (!added.ok) return added;
    const undo = { capability: 'golem.remove_schedule', args: { schedule: added.value.id } };
    return ok({ output: { schedule: added.value }, undo });
  },
  async probe(_args: Wanted, { env: { db }, callId }: Context) {
    const [row] = await scheduleById(db, await idOf('', callId));
    // It may be in the chat and not in the database yet.
    return row
      ? ok({ happened: 'yes' as const, detail: 'The schedule is there.' })
      : ok({ happened: 'unknown' as const, detail: 'The database knows no such schedule yet.' });
  },
});

const lineOf = ({ spoken: when, what, state }: ScheduleRow): string => `${when}: ${what} (${state})`;

const changing = (change: Change, back: 'resume_schedule' | 'pause_schedule' | null) => ({
  async preview({ schedule: id }: { schedule: string }, { env: { db } }: Context) {
    const [row] = await scheduleById(db, id);
    if (!row) return fail('not_found', `There is no schedule ${id}; \`/schedule list\` shows them.`);
    return ok({ lines: [lineOf(row)], state: { state: row.state } });
  },
  async run({ schedule: id }: { schedule: string }, { env, by, runId }: Context) {
    if (by === undefined) return fail('internal', 'Nobody said for whom this is.');
    const changed = await env.session(by.chatId).changeSchedule(id, change, { by: by.principalId, runId });
    if (!changed.ok) return changed;
    const output = { schedule: changed.value };
    return back === null
      ? ok({ output })
      : ok({ output, undo: { capability: `golem.${back}`, args: { schedule: id } } });
  },
});

/** What chats do by themselves, and what one chat asks of another. The chats keep it; all of it passes the gate here. */
export const scheduleActions: ScheduleActions = {
  add_schedule: adding('ask'),
  remind: adding('remind'),
  pause_schedule: changing('pause', 'resume_schedule'),
  resume_schedule: changing('resume', 'pause_schedule'),
  remove_schedule: changing('remove', null),
  list_schedules: {
    async run(_args, { env, by }) {
      if (by === undefined) return fail('internal', 'Nobody said for whom this is.');
      return ok({ output: { schedules: await env.session(by.chatId).schedules() } });
    },
  },
  send_to_chat: {
    async preview({ chat, text }) {
      return ok({ lines: [`<#${chat}>: ${text}`], state: { chat } });
    },
    async run({ chat, text }, { env, by, callId, runId }) {
      if (by === undefined) return fail('internal', 'Nobody said for whom this is.');
      const eventId = await idOf('sent-', callId);
      const sent = await env.session(by.chatId).sendTo({ eventId, runId, chat, text, role: by.role });
      return sent.ok ? ok({ output: sent.value }) : sent;
    },
  },
};
