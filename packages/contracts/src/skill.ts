import { z } from 'zod';
import { EventId, Role } from './event.ts';
import { resultOf, UndoCall } from './result.ts';

/** One proposed use of a capability. */
export const Call = z.object({
  /** Unique and stable: run id, turn and position. The key of the ledger row and of the provider's idempotency. */
  id: z.string().min(1).max(120),
  runId: EventId,
  /** `skill.action` */
  capability: z.string(),
  args: z.record(z.string(), z.unknown()),
});
export type Call = z.infer<typeof Call>;

/**
 * What a grant is for. `invoke` acts; `preview` reads what the target looks like before;
 * `probe` reads back whether an earlier invocation happened.
 */
export const GrantMode = z.enum(['invoke', 'preview', 'probe']);
export type GrantMode = z.infer<typeof GrantMode>;

/** Who a call is for and what shaped it, as the gate knows it; never from the model. */
export const Provenance = z.object({
  chatId: z.string(),
  principalId: z.string(),
  role: Role,
  /** Text written by others may have shaped the call. */
  tainted: z.boolean(),
});
export type Provenance = z.infer<typeof Provenance>;

/** The signed content of a grant. */
export const GrantClaims = z.object({
  /** The single-use id. */
  jti: z.string().min(1),
  call: z.string().min(1),
  run: z.string().min(1),
  capability: z.string().min(1),
  /** SHA-256 over the canonical JSON of the arguments, hex. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  mode: GrantMode,
  by: Provenance.optional(),
  /** Unix seconds. */
  iat: z.number().int(),
  exp: z.number().int(),
});
export type GrantClaims = z.infer<typeof GrantClaims>;

export const SkillRequest = z.object({
  call: Call,
  mode: GrantMode,
  grant: z.string().min(1),
  /** For `probe`: when the invocation in question was started, unix milliseconds. */
  since: z.number().int().optional(),
  by: Provenance.optional(),
});
export type SkillRequest = z.infer<typeof SkillRequest>;

/** All files of one result together, in bytes. */
export const MAX_RESULT_FILES_BYTES = 1024 * 1024;

/** A file that belongs to a result, such as a picture: for the person who asked. The model hears only that there is one. */
export const ResultFile = z.object({
  /** As Discord shows it; nothing in it needs escaping. */
  name: z.string().regex(/^\w[\w.-]{0,79}$/),
  mediaType: z.string().regex(/^[a-z]+\/[\w.+-]{1,60}$/),
  base64: z.base64(),
});
export type ResultFile = z.infer<typeof ResultFile>;

export const ResultFiles = z
  .array(ResultFile)
  .max(4)
  .refine(
    (files) => files.reduce((sum, { base64 }) => sum + base64.length, 0) * 0.75 <= MAX_RESULT_FILES_BYTES,
    'more than 1 MiB of files',
  );

/** Where the gate has put a {@link ResultFile}: ledger, outbox and Workflow steps carry this and never the bytes. */
export const StoredFile = ResultFile.omit({ base64: true }).extend({
  /** In the bucket for results. */
  key: z.string().min(1),
  /** In bytes. */
  size: z.int(),
});
export type StoredFile = z.infer<typeof StoredFile>;

export const Invocation = z.object({
  /** Parsed by the capability's output schema in the skill and again in the gate. */
  output: z.unknown(),
  undo: UndoCall.nullable(),
  files: ResultFiles.optional(),
});
export type Invocation = z.infer<typeof Invocation>;

/** What the target looks like now: lines for the card, and a hash of what matters to tell drift. */
export const Preview = z.object({
  lines: z.array(z.string()),
  state: z.record(z.string(), z.unknown()),
  /** False: this call cannot be undone, though its capability can. */
  undoable: z.boolean().optional(),
});
export type Preview = z.infer<typeof Preview>;

export const Probe = z.object({ happened: z.enum(['yes', 'no', 'unknown']), detail: z.string() });
export type Probe = z.infer<typeof Probe>;

/** What a skill answers; which of the three follows from the mode of the request. */
export const SkillReply = resultOf(
  z.discriminatedUnion('mode', [
    z.object({ mode: z.literal('invoke'), invocation: Invocation }),
    z.object({ mode: z.literal('preview'), preview: Preview }),
    z.object({ mode: z.literal('probe'), probe: Probe }),
  ]),
);
export type SkillReply = z.infer<typeof SkillReply>;

export const SkillHealth = z.object({ skill: z.string(), ok: z.boolean(), missing: z.array(z.string()) });
export type SkillHealth = z.infer<typeof SkillHealth>;

/** What a skill says while it works: one line for each thing to do, with a sign in front of how it stands. */
export const ProgressLines = z.array(z.string().max(300)).max(50);
export type ProgressLines = z.infer<typeof ProgressLines>;

/** Over RPC its parameter is whatever the other side sends. */
export type Report = (lines: ProgressLines) => unknown;

/** The one interface of every skill, over a service binding or inside the gateway. */
export interface SkillPort {
  /** `report` is told how far an invocation is, each time with all lines; what it does with them is not waited for. */
  handle(request: SkillRequest, report?: Report): Promise<SkillReply>;
  health(): Promise<SkillHealth>;
}
