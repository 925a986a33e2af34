import { z } from 'zod';
import { capability } from '../capability.ts';
import { ScheduleSummary } from '../schedule.ts';

const WhenText = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .describe(
    'A time in words: every weekday 9:00 · every monday and thursday at 8:30 · every 15 minutes · monthly on the 1st at 7:00 · tomorrow 9:00 · in 20 minutes · 2026-12-24 18:00 · or five cron fields',
  );
const TimeZone = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .optional()
  .describe('The IANA time zone of these words, such as Europe/Berlin; left out: the configured one');
const What = z.string().trim().min(1).max(2_000);

const changing = (title: string, description: string, sentence: string, undo: boolean) =>
  capability({
    title,
    description,
    sentence,
    effect: 'write',
    external: false,
    input: z.object({
      schedule: z.string().trim().min(1).max(60).describe('The id of the schedule, from list_schedules'),
    }),
    output: z.object({ schedule: ScheduleSummary }),
    target: 'schedule',
    untrusted: false,
    timeoutMs: 10_000,
    supports: { preview: true, probe: false, undo },
    policy: { confirm: 'when_tainted' },
  });

const adding = {
  effect: 'write',
  external: false,
  output: z.object({ schedule: ScheduleSummary }),
  target: 'when',
  untrusted: false,
  timeoutMs: 10_000,
  supports: { preview: true, probe: true, undo: true },
  claims: ['scheduled', 'noted'],
} as const;

/** What a chat does by itself. A schedule acts in its author's name, so that a person sees how it was understood before it holds. */
export const scheduleCapabilities = {
  add_schedule: capability({
    ...adding,
    title: 'Do something at set times',
    description:
      'From now on, ask Golem something in this chat at set times, or once later. What is asked then runs like a message of its author, and its changes still need approval. A text that begins with !do is that command, without a model. To only be reminded, use remind.',
    sentence: 'From now on, {when}, do in this chat: {what}',
    input: z.object({
      when: WhenText,
      what: What.describe('What is asked each time, as its author would write it'),
      time_zone: TimeZone,
      catch_up_minutes: z
        .int()
        .min(1)
        .max(1_440)
        .default(10)
        .describe('A run that is late by more than this is reported as missed, not run'),
    }),
    policy: { confirm: 'always' },
  }),
  remind: capability({
    ...adding,
    title: 'Remind somebody',
    description:
      'Say something in this chat later, once or at set times. Nothing is done then but to say it. For "remind me tomorrow at 9 to call Bob": when "tomorrow 9:00", what "call Bob".',
    sentence: 'In this chat, {when}, remind of: {what}',
    input: z.object({ when: WhenText, what: What.describe('What to be reminded of'), time_zone: TimeZone }),
    policy: { confirm: 'when_tainted' },
  }),
  pause_schedule: changing(
    'Pause a schedule',
    'Nothing of this schedule runs until it is resumed; what falls into the pause is not made up for.',
    'Pause the schedule {schedule}.',
    true,
  ),
  resume_schedule: changing(
    'Resume a schedule',
    'Let a paused schedule run again, from its next time on.',
    'Resume the schedule {schedule}.',
    true,
  ),
  remove_schedule: changing(
    'Remove a schedule',
    'End a schedule for good.',
    'End the schedule {schedule}.',
    false,
  ),
  list_schedules: capability({
    title: 'List the schedules of this chat',
    description: 'What this chat does by itself: when, what, what comes next and what became of the last.',
    sentence: 'List the schedules of this chat.',
    effect: 'read',
    external: false,
    input: z.object({}),
    output: z.object({ schedules: z.array(ScheduleSummary) }),
    target: null,
    untrusted: false,
    timeoutMs: 10_000,
    supports: { preview: false, probe: false, undo: false },
  }),
  send_to_chat: capability({
    title: 'Ask something in another chat',
    description:
      'Send a message to Golem in another chat, where it is worked on and answered as the words of others. Operators reach chats in which they have written before, owners every chat in a server.',
    sentence: 'Send to the chat {chat}: {text}',
    effect: 'write',
    external: false,
    input: z.object({
      chat: z
        .string()
        .trim()
        .transform((text) => text.replace(/^<#(\d+)>$/, '$1'))
        .pipe(z.string().regex(/^[\w-]{1,100}$/, 'must be the id of a chat, or a mention of a channel'))
        .describe('The id of the chat'),
      text: What.describe('What to ask there'),
    }),
    output: z.object({ chat: z.string(), event: z.string() }),
    target: 'chat',
    untrusted: false,
    timeoutMs: 10_000,
    supports: { preview: true, probe: false, undo: false },
    policy: { confirm: 'always' },
  }),
};
