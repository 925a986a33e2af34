import { type email, fail, type GolemError, ok } from '@golem/contracts';
import type { ActionFor } from '@golem/worker-kit';
import { z } from 'zod';
import type { EmailEnv } from './env.ts';

/** What the binding throws: Email Service adds a code, the local runtime only a message. */
const SendFailure = z.object({ code: z.string().optional(), message: z.string() });

/** Codes after which the mail may be on its way; every other code is a refusal before sending. */
const OPEN_CODES = new Set(['E_DELIVERY_FAILED', 'E_INTERNAL_SERVER_ERROR']);

const ADVICE: Record<string, string> = {
  E_SENDER_NOT_VERIFIED: 'The sender is not set up: check MAIL_FROM and the sending domain at Cloudflare.',
  E_SENDER_DOMAIN_NOT_AVAILABLE: 'The domain of MAIL_FROM is not set up for sending at Cloudflare.',
  E_RECIPIENT_NOT_ALLOWED: 'The send_email binding does not allow this recipient.',
  E_RECIPIENT_SUPPRESSED: 'Mails to this recipient bounced before; Cloudflare does not send more.',
  E_RATE_LIMIT_EXCEEDED: 'Too many mails at once. Try again in a few minutes.',
  E_DAILY_LIMIT_EXCEEDED: 'The daily limit of mails is reached. Try again tomorrow.',
};

const REFUSED_LOCALLY = /not allowed|not verified/i;

const failureOf = (thrown: unknown): { ok: false; error: GolemError } => {
  const parsed = SendFailure.safeParse(thrown);
  const { code = '', message } = parsed.success ? parsed.data : { message: String(thrown) };
  const internal = `${code} ${message}`.trim();
  const refused = code === '' ? REFUSED_LOCALLY.test(message) : !OPEN_CODES.has(code);
  return refused
    ? fail('upstream_rejected', ADVICE[code] ?? `The mail was refused: ${message.slice(0, 200)}`, {
        internal,
      })
    : fail('upstream_error', 'Sending broke off; whether the mail left is not known.', { internal });
};

export const send: ActionFor<typeof email, 'send', EmailEnv> = {
  async run({ to, subject, text }, { env }) {
    try {
      // The builder form: the platform makes the MIME message, encodes headers and text, and sets Date and Message-ID.
      const { messageId } = await env.MAIL.send({
        from: { email: env.MAIL_FROM, name: env.MAIL_FROM_NAME },
        to,
        subject,
        text,
      });
      return ok({ output: { messageId, to, subject } });
    } catch (error) {
      return failureOf(error);
    }
  },

  async preview({ to, subject, text }, { env }) {
    const bytes = new TextEncoder().encode(text).byteLength;
    return ok({
      lines: [
        `From: ${env.MAIL_FROM_NAME} <${env.MAIL_FROM}>`,
        `To: ${to}`,
        `Subject: ${subject}`,
        `Size: ${bytes} bytes of text`,
      ],
      state: { from: env.MAIL_FROM },
    });
  },
};
