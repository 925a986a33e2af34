import { z } from 'zod';

/**
 * The id of an event, stable across retries. It is also the run id and the Workflow instance id,
 * whose syntax and length (100, less room for suffixes) it therefore keeps.
 */
export const EventId = z.string().regex(/^[a-zA-Z0-9_][a-zA-Z0-9-_]{0,89}$/);
export type EventId = z.infer<typeof EventId>;

export const Role = z.enum(['viewer', 'operator', 'owner']);
export type Role = z.infer<typeof Role>;

export const ROLE_RANK: Record<Role, number> = { viewer: 0, operator: 1, owner: 2 };

/** Whether `role` may do what `needed` may do. */
export const roleAtLeast = (role: Role, needed: Role): boolean => ROLE_RANK[role] >= ROLE_RANK[needed];

export const Author = z.object({
  id: z.string().min(1),
  name: z.string(),
  roleIds: z.array(z.string()),
});
export type Author = z.infer<typeof Author>;

/** What the ids of programs begin with. Discord's ids are numbers, so that nobody there can have one. */
const SYSTEM = 'system:';

/** The author of alerts. It is no person: it may ask for things, and a person has to agree to whatever is not a read. */
export const ALERTMANAGER: Author = { id: `${SYSTEM}alertmanager`, name: 'Alertmanager', roleIds: [] };

/** Whether this is the id of a program, not of a person. */
export const isSystem = ({ id }: { id: string }): boolean => id.startsWith(SYSTEM);

/** A known person, or one of the programs above: an author whose role was looked up in D1 or in `OWNER_IDS`, never taken from what they sent. */
export const Principal = z.object({ id: z.string().min(1), name: z.string(), role: Role });
export type Principal = z.infer<typeof Principal>;

export const Chat = z.object({
  id: z.string().min(1),
  guildId: z.string().nullable(),
  kind: z.enum(['dm', 'guild', 'thread']),
});
export type Chat = z.infer<typeof Chat>;

/** Where the answer goes: into the deferred answer of an interaction (15 minutes long), or into the channel. */
export const ReplyTo = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('interaction'),
    token: z.string().min(1),
    /** `message`: the deferred answer is a new message. `update`: the interaction came from a card, answers are new messages. */
    deferred: z.enum(['message', 'update']),
    ephemeral: z.boolean(),
  }),
  z.object({ kind: z.literal('channel'), messageId: z.string().nullable() }),
  z.object({ kind: z.literal('none') }),
]);
export type ReplyTo = z.infer<typeof ReplyTo>;

/** A file that somebody put beside their words: where it is, not what is in it. */
export const Attached = z.object({
  name: z.string(),
  /** As the sender's client says; null: it does not. */
  type: z.string().nullable(),
  /** In bytes. */
  size: z.number().nonnegative(),
  url: z.string(),
  /** What is in it, where that is known already, as of a message that is replied to; then nothing is fetched. */
  text: z.string().optional(),
});
export type Attached = z.infer<typeof Attached>;

/** What is asked for. */
export const EventRequest = z.discriminatedUnion('kind', [
  /** `byOthers`: somebody else's words, which the author points at: data from the start. */
  z.object({
    kind: z.literal('prompt'),
    text: z.string(),
    byOthers: z.boolean().default(false),
    attachments: z.array(Attached).optional(),
  }),
  /** A subcommand is the second word of the name (`policy set`). Options are as they came; parsed when worked on. */
  z.object({ kind: z.literal('command'), name: z.string(), options: z.record(z.string(), z.unknown()) }),
  z.object({ kind: z.literal('button'), customId: z.string(), messageId: z.string().nullable() }),
  z.object({ kind: z.literal('modal'), customId: z.string(), fields: z.record(z.string(), z.string()) }),
]);
export type EventRequest = z.infer<typeof EventRequest>;

/** One inbound thing, the same shape from every path in. */
export const InboundEvent = z.object({
  id: EventId,
  source: z.enum(['interaction', 'message', 'api', 'schedule', 'alert', 'chat']),
  chat: Chat,
  author: Author,
  reply: ReplyTo,
  request: EventRequest,
  /** The author's language, as Discord names it. */
  locale: z.string().optional(),
  /** Through how many chats it came already, one asking the next; absent: through none. */
  hops: z.int().min(0).optional(),
  /** What the asker allows it at most: model calls, and milliseconds since it came. */
  bounds: z
    .object({ maxTurns: z.number().int().positive().optional(), timeoutMs: z.number().positive().optional() })
    .optional(),
  /** Unix milliseconds. */
  receivedAt: z.number().int(),
});
export type InboundEvent = z.infer<typeof InboundEvent>;
