import { z } from 'zod';
import { capability } from '../../capability.ts';
import { Attachments, Body, Html, MailId, Sent, Subject, To } from './fields.ts';

/** What Golem would say of itself after it has sent a mail. */
const WRITTEN = ['replied', 'responded', 'answered', 'wrote', 'written'];

/**
 * Writing mails. Each names its recipient itself, also where a draft or an answered mail could tell it: policy judges
 * arguments, and the card shows them.
 */
export const outgoing = {
  send: capability({
    title: 'Send a mail',
    description:
      'Send a mail from the configured address: `subject` and `text`, or a draft by its id with the same `to`. It cannot be called back, so the user is always asked first. To answer a mail use email reply.',
    sentence: 'Send a mail to {to} with the subject “{subject}”.',
    effect: 'destructive',
    external: true,
    input: z
      .object({
        to: To,
        subject: Subject.optional(),
        text: Body.optional(),
        html: Html.optional(),
        attachments: Attachments.optional(),
        draft: MailId.optional().describe('A draft to send instead of subject and text'),
      })
      .refine(({ draft, subject }) => draft !== undefined || subject !== undefined, {
        path: ['subject'],
        error: 'is missing',
      })
      .refine(({ draft, text }) => draft !== undefined || text !== undefined, {
        path: ['text'],
        error: 'is missing',
      })
      .refine(
        ({ draft, subject, text, html, attachments }) =>
          draft === undefined || [subject, text, html, attachments].every((field) => field === undefined),
        { path: ['draft'], error: 'is sent as it is; leave out subject, text, html and attachments' },
      ),
    output: Sent,
    target: 'to',
    untrusted: false,
    timeoutMs: 20_000,
    supports: { preview: true, probe: true, undo: false },
    claims: ['sent', 'mailed', 'emailed'],
    ownClaims: WRITTEN,
    policy: { minRole: 'operator', approverRole: 'operator' },
  }),
  reply: capability({
    title: 'Answer a mail',
    description:
      'Answer a received mail, in its thread. `to` is normally the address that the mail is from. It cannot be called back, so the user is always asked first.',
    sentence: 'Answer the mail {mail} to {to}.',
    effect: 'destructive',
    external: true,
    input: z.object({
      mail: MailId.describe('The mail that is answered'),
      to: To,
      text: Body,
      html: Html.optional(),
      attachments: Attachments.optional(),
    }),
    output: Sent,
    target: 'to',
    untrusted: false,
    timeoutMs: 20_000,
    supports: { preview: true, probe: true, undo: false },
    claims: ['sent', 'mailed', 'emailed'],
    ownClaims: WRITTEN,
    policy: { minRole: 'operator', approverRole: 'operator' },
  }),
  draft: capability({
    title: 'Draft a mail',
    description: 'Store a mail without sending it. email send with its id and the same `to` sends it.',
    sentence: 'Draft a mail to {to} with the subject “{subject}”.',
    effect: 'write',
    external: false,
    input: z.object({
      to: To,
      subject: Subject,
      text: Body,
      html: Html.optional(),
      attachments: Attachments.optional(),
    }),
    output: z.object({ mail: z.string(), to: z.string(), subject: z.string(), text: z.string() }),
    target: 'to',
    untrusted: false,
    timeoutMs: 10_000,
    supports: { preview: false, probe: true, undo: true },
    claims: ['drafted'],
    policy: { confirm: 'when_tainted' },
  }),
  discard: capability({
    title: 'Throw a draft away',
    description: 'Delete a draft that was not sent.',
    sentence: 'Throw the draft {mail} away.',
    effect: 'destructive',
    external: false,
    input: z.object({ mail: MailId.describe('The draft') }),
    output: z.object({ mail: z.string() }),
    target: 'mail',
    untrusted: false,
    timeoutMs: 10_000,
    supports: { preview: true, probe: true, undo: false },
    policy: { confirm: 'when_tainted', approverRole: 'operator', cooldownS: 0 },
  }),
};
