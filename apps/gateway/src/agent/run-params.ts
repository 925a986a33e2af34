import { Attached, Author, EventId, Role } from '@golem/contracts';
import { z } from 'zod';

/** What a run is to do: a prompt for Claude, or one call without a model. */
export const RunRequest = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('prompt'),
    text: z.string(),
    byOthers: z.boolean().default(false),
    attachments: z.array(Attached).optional(),
  }),
  z.object({
    kind: z.literal('call'),
    capability: z.string(),
    args: z.record(z.string(), z.unknown()),
  }),
]);
export type RunRequest = z.infer<typeof RunRequest>;

/** The payload of a Workflow instance. */
export const RunParams = z.object({
  runId: EventId,
  chatId: z.string().min(1),
  requester: Author,
  role: Role,
  request: RunRequest,
  /** When the event came, unix milliseconds. */
  receivedAt: z.number().int(),
  /** At most so many model calls, where the asker wants fewer than there may be. */
  maxTurns: z.number().int().positive().optional(),
  /** Whether somebody followed the chat live when the run began. */
  isFollowed: z.boolean().optional(),
});
export type RunParams = z.infer<typeof RunParams>;
