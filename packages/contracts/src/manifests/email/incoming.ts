import { z } from 'zod';
import { capability } from '../../capability.ts';
import { MailAttachment, MailId, MailIds, MailSummary } from './fields.ts';

/** Reading mail. All of it is text by others. */
const reading = {
  list: capability({
    title: 'List mails',
    description: 'The latest mails of a folder, newest first. New mail: folder inbox, unread true.',
    sentence: 'List the mails in the folder {folder}.',
    effect: 'read',
    external: false,
    input: z.object({
      folder: z.enum(['inbox', 'archive', 'sent', 'drafts']).default('inbox'),
      unread: z.boolean().default(false).describe('Only those that are not marked as read'),
      from: z
        .string()
        .trim()
        .min(1)
        .max(254)
        .optional()
        .describe('Only from senders whose address or name holds this'),
      limit: z.int().min(1).max(50).default(20),
    }),
    output: z.object({ mails: z.array(MailSummary) }),
    target: null,
    untrusted: true,
    timeoutMs: 10_000,
    supports: { preview: false, probe: false, undo: false },
  }),
  search: capability({
    title: 'Search mails',
    description: 'Find mails by words in subject, sender, recipients and text, best first; all folders.',
    sentence: 'Search the mails for “{query}”.',
    effect: 'read',
    external: false,
    input: z.object({
      query: z.string().trim().min(1).max(200),
      limit: z.int().min(1).max(50).default(20),
    }),
    output: z.object({ mails: z.array(MailSummary) }),
    target: 'query',
    untrusted: true,
    timeoutMs: 10_000,
    supports: { preview: false, probe: false, undo: false },
  }),
  read: capability({
    title: 'Read a mail',
    description:
      'The text of one mail as plain text, quoted text folded, and its attachments. Long ones come in parts: go on with `offset`.',
    sentence: 'Read the mail {mail}.',
    effect: 'read',
    external: false,
    input: z.object({
      mail: MailId,
      quotes: z.boolean().default(false).describe('Show quoted text too'),
      offset: z.int().min(0).max(1_000_000).default(0).describe('Character to begin with'),
    }),
    output: MailSummary.omit({ snippet: true }).extend({
      replyTo: z.string().nullable(),
      /** What the receiving server found, in its words; null: it said nothing. */
      checks: z.object({
        spf: z.string().nullable(),
        dkim: z.string().nullable(),
        dmarc: z.string().nullable(),
      }),
      text: z.string(),
      /** The character to go on with; null: this was the end. */
      nextOffset: z.number().int().nullable(),
      attachments: z.array(MailAttachment),
    }),
    target: 'mail',
    untrusted: true,
    timeoutMs: 10_000,
    supports: { preview: false, probe: false, undo: false },
  }),
  thread: capability({
    title: 'Read a thread',
    description:
      'The mails of one thread, oldest first, each with the beginning of its text; at most the last 20.',
    sentence: 'Read the thread {thread}.',
    effect: 'read',
    external: false,
    input: z.object({ thread: MailId.describe('The thread, as email list names it') }),
    output: z.object({
      mails: z.array(MailSummary.omit({ snippet: true }).extend({ text: z.string() })),
      /** Older mails of the thread that are left out. */
      omitted: z.number().int(),
    }),
    target: 'thread',
    untrusted: true,
    timeoutMs: 10_000,
    supports: { preview: false, probe: false, undo: false },
  }),
};

const Marked = z.object({ mails: z.array(z.string()) });

/** Keeping order. It changes nothing outside of Golem's own mailbox. */
const sorting = {
  mark: capability({
    title: 'Mark mails as read or unread',
    description: 'Mark mails as read or unread.',
    sentence: 'Mark as {as}: {mails}.',
    effect: 'write',
    external: false,
    input: z.object({ mails: MailIds, as: z.enum(['read', 'unread']) }),
    output: Marked,
    target: null,
    untrusted: false,
    timeoutMs: 10_000,
    supports: { preview: true, probe: true, undo: true },
    policy: { confirm: 'when_tainted' },
  }),
  archive: capability({
    title: 'Archive mails',
    description: 'Move mails out of the inbox into the archive, or with folder inbox back again.',
    sentence: 'Move to the folder {folder}: {mails}.',
    effect: 'write',
    external: false,
    input: z.object({ mails: MailIds, folder: z.enum(['archive', 'inbox']).default('archive') }),
    output: Marked,
    target: null,
    untrusted: false,
    timeoutMs: 10_000,
    supports: { preview: true, probe: true, undo: true },
    claims: ['archived'],
    policy: { confirm: 'when_tainted' },
  }),
};

export const incoming = { ...reading, ...sorting };
