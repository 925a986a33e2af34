import {
  Author,
  Chat,
  type ExpectedState,
  Role,
  ScheduledKind,
  type ScheduleState,
  When,
} from '@golem/contracts';
import { z } from 'zod';

/** What never changes of a schedule, besides its words. All times are unix milliseconds. */
export const ScheduleTerms = z.object({
  kind: ScheduledKind,
  when: When,
  /** How the time was understood. */
  spoken: z.string(),
  /** When it was made: intervals count from here. */
  from: z.int(),
  /** A run that is late by more than this is missed. */
  catchUpMs: z.int(),
  /** So much later than expected it begins, the same each time: not everything that is set to nine shall begin at once. */
  jitterMs: z.int(),
  /** In whose name it runs. Who that is to Golem is looked up again at each run. */
  author: Author,
  /** What the author must still be to Golem. */
  needs: Role,
  chat: Chat,
  locale: z.string().optional(),
  /** Those of the event in which it was made, so that no chain of chats gets longer by a schedule. */
  hops: z.int(),
});
export type ScheduleTerms = z.infer<typeof ScheduleTerms>;

export interface Schedule {
  id: string;
  state: ScheduleState;
  terms: ScheduleTerms;
  what: string;
  /** It was decided about all expected times up to here. */
  upTo: number;
  /** When it is to be looked at next; null: not any more, or paused. */
  wakeAt: number | null;
  last: ExpectedState | null;
  changedAt: number;
}

/** One time at which a schedule was expected to run, and what became of it. */
export interface ExpectedRun {
  /** The id of the event that it becomes: schedule and time, so that it can become only one. */
  eventId: string;
  scheduleId: string;
  expectedAt: number;
  state: ExpectedState;
}

/** The event of a schedule at a time; schedules are never due twice in one minute. */
export const eventIdOf = (scheduleId: string, expectedAt: number): string =>
  `schedule-${scheduleId}-${new Date(expectedAt).toISOString().slice(0, 16).replaceAll(/[-:]/g, '')}Z`;

/** When a schedule is expected next, unix milliseconds; null: not any more, or paused. */
export const nextOf = ({ wakeAt, terms }: Pick<Schedule, 'wakeAt' | 'terms'>): number | null =>
  wakeAt === null ? null : wakeAt - terms.jitterMs;
