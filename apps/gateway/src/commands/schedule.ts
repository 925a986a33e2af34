import { fail, ok, type Result } from '@golem/contracts';
import { escapeInline } from '@golem/discord';
import { parseWhen, splitWhen } from '@golem/schedule';
import type { RunRequest } from '../agent/run-params.ts';
import { nextOf, type Schedule } from '../session/schedules/schedule.ts';
import { type Asked, stamp } from './asked.ts';

const line = (schedule: Schedule): string => {
  const { id, state, terms, what, last } = schedule;
  const next = nextOf(schedule);
  const icon = state === 'paused' ? '⏸️' : terms.kind === 'remind' ? '⏰' : '🔁';
  const facts = [
    terms.spoken,
    ...(next === null ? [] : [`next ${stamp(next)}`]),
    ...(last === null ? [] : [`last: ${last.replace('_', ' ')}`]),
    `for <@${terms.author.id}>`,
  ];
  return `- ${icon} \`${id}\` ${escapeInline(what, 150)}\n  -# ${facts.join(' · ')}`;
};

/** `/schedule list` */
export const listSchedules = ({ world: { store } }: Asked): Result<string> => {
  store.noteEnded();
  const lines = store.openSchedules().map(line);
  return ok(
    lines.length === 0
      ? 'There are no schedules in this chat. `/schedule add` makes one, such as: every weekday 9:00 check all sites'
      : lines.join('\n'),
  );
};

/** What a time is read against before it is known who asks: only where it ends matters here. */
const ANYWHERE = { timeZone: 'UTC' };

/** The call behind `/schedule add`: time and task stand in two options or in one text. */
export const scheduleCall = (when: string, prompt: string | undefined, now: number): Result<RunRequest> => {
  const clock = { ...ANYWHERE, now };
  const alone = parseWhen(when, clock);
  const text = prompt === undefined ? when : `${when} ${prompt}`;
  const parts =
    prompt !== undefined && alone.ok && alone.value.rest === ''
      ? { when, what: prompt }
      : splitWhen(text, clock);
  const read = parseWhen(parts?.when ?? text, clock);
  if (!read.ok) return read;
  if (parts === null)
    return fail(
      'invalid_input',
      `I understand when: ${read.value.words}. Say after it what I should do then.`,
    );
  const reminder = /^remind\s+me\s+(?:to\s+|of\s+|that\s+|about\s+)?(.+)$/is.exec(parts.what)?.[1];
  return ok(
    reminder === undefined
      ? { kind: 'call', capability: 'golem.add_schedule', args: parts }
      : { kind: 'call', capability: 'golem.remind', args: { when: parts.when, what: reminder } },
  );
};
