import { z } from 'zod';

/**
 * When something is to happen. `after` and `every` count from the moment at which the schedule was made; `cron` has five
 * fields and follows the clocks of its time zone. All times in milliseconds.
 */
export const When = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('at'), at: z.int() }),
  z.object({ kind: z.literal('after'), ms: z.int().positive() }),
  z.object({ kind: z.literal('every'), ms: z.int().positive() }),
  z.object({ kind: z.literal('cron'), expression: z.string(), timeZone: z.string() }),
]);
export type When = z.infer<typeof When>;

/** What is done when its time comes: ask Golem these words, or only say them. */
export const ScheduledKind = z.enum(['ask', 'remind']);
export type ScheduledKind = z.infer<typeof ScheduledKind>;

/** `ended`: removed, or nothing is left to come. */
export const ScheduleState = z.enum(['active', 'paused', 'ended']);
export type ScheduleState = z.infer<typeof ScheduleState>;

/** What became of one expected time. `due` is the only one that changes to another, `started` only to `done`. */
export const ExpectedState = z.enum(['due', 'started', 'done', 'missed', 'skipped_overlap', 'refused']);
export type ExpectedState = z.infer<typeof ExpectedState>;

/** A schedule in words, as people and the model see it. */
export const ScheduleSummary = z.object({
  id: z.string(),
  state: ScheduleState,
  /** "every weekday at 09:00 Europe/Berlin" */
  when: z.string(),
  what: z.string(),
  kind: ScheduledKind,
  /** ISO 8601; null: it does not come again. */
  next: z.string().nullable(),
  /** What became of the latest expected time; null: there was none yet. */
  last: ExpectedState.nullable(),
});
export type ScheduleSummary = z.infer<typeof ScheduleSummary>;
