import { z } from 'zod';
import { capability, defineManifest } from '../capability.ts';

export const email = defineManifest({
  skill: 'email',
  title: 'Mail',
  binding: 'SKILL_EMAIL',
  capabilities: {
    send: capability({
      title: 'Send a mail',
      description:
        'Send a plain-text mail from the configured address. It cannot be called back, so the user is always asked first.',
      sentence: 'Send a mail to {to} with the subject “{subject}”.',
      effect: 'destructive',
      external: true,
      input: z.object({
        to: z.email({ error: 'must be one mail address, such as ann@example.com' }).describe('The recipient'),
        subject: z
          .string()
          .trim()
          .min(1)
          .max(200)
          .regex(/^[^\r\n]*$/, 'must be one line'),
        text: z.string().min(1).max(50_000).describe('The body, as plain text'),
      }),
      output: z.object({ messageId: z.string(), to: z.string(), subject: z.string() }),
      target: 'to',
      untrusted: false,
      timeoutMs: 20_000,
      supports: { preview: true, probe: false, undo: false },
      claims: ['sent', 'mailed', 'emailed'],
      policy: { minRole: 'operator', approverRole: 'operator' },
    }),
  },
});
