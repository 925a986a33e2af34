import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import type { email, GrantMode, MailReceipt, SkillReply, UndoCall } from '@golem/contracts';
import { invokeSkill } from '@golem/testing/invoke-skill';
import type { z } from 'zod';
import skill from '../src/index.ts';

/** Forgets every mail; a test file shares its storage. */
export const clearMailbox = async (): Promise<void> => {
  await env.DB.batch(['mail_attachments', 'mails'].map((table) => env.DB.prepare(`DELETE FROM ${table}`)));
};

export const crlf = (text: string): string => text.replace(/\r?\n/g, '\r\n');

const bytesOf = (raw: string | Uint8Array): Uint8Array =>
  typeof raw === 'string' ? new TextEncoder().encode(crlf(raw)) : raw;

export const streamOf = (bytes: Uint8Array): ReadableStream =>
  new ReadableStream({
    start(controller) {
      // In pieces, as a network brings it.
      for (let at = 0; at < bytes.length; at += 65_536) controller.enqueue(bytes.slice(at, at + 65_536));
      controller.close();
    },
  });

interface Envelope {
  from?: string;
  to?: string;
}

/** Delivers a raw message to the skill; throws when it was not stored. */
export const deliver = async (
  raw: string | Uint8Array,
  { from = 'ann@example.org', to = 'golem@example.com' }: Envelope = {},
): Promise<MailReceipt> => {
  const bytes = bytesOf(raw);
  const worker = new skill(createExecutionContext(), env);
  const received = await worker.receive({ from, to, raw: streamOf(bytes), rawSize: bytes.length });
  if (!received.ok) throw new Error(received.error.message);
  return received.value;
};

let calls = 0;

interface HowTo {
  mode?: GrantMode;
  callId?: string;
  /** Settings instead of those of the project. */
  settings?: object;
}

/** Uses a capability as a call of its own; the reply as it is. */
export const call = (
  action: string,
  args: Record<string, unknown>,
  { callId, ...how }: HowTo = {},
): Promise<SkillReply> => {
  calls += 1;
  return invokeSkill(skill, `email.${action}`, args, { callId: callId ?? `run-1.${calls}.0`, ...how });
};

/** What a capability did; throws when it failed. The output is what the manifest says, since the skill parsed it. */
export const use = async <K extends keyof typeof email.capabilities>(
  action: K,
  args: Record<string, unknown>,
  how: HowTo = {},
): Promise<{ output: z.infer<(typeof email.capabilities)[K]['output']>; undo: UndoCall | null }> => {
  const reply = await call(action, args, how);
  if (!reply.ok) throw new Error(`${reply.error.code}: ${reply.error.message}`);
  if (reply.value.mode !== 'invoke') throw new Error('not an invocation');
  const { output, undo } = reply.value.invocation;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the schema of this action was just applied
  return { output: output as z.infer<(typeof email.capabilities)[K]['output']>, undo };
};

/** A `send_email` binding that records what it is given, or fails. */
export const binding = (failure?: Error) => {
  const sent: EmailMessageBuilder[] = [];
  const send = (message: EmailMessageBuilder) => {
    if (failure) return Promise.reject(failure);
    sent.push(message);
    return Promise.resolve({ messageId: `<${sent.length}@sent.example.com>` });
  };
  return { sent, settings: { MAIL: { send } } };
};

/** A plain mail with some of its headers. */
export const plain = (headers: Record<string, string>, body = 'Hello Golem,\n\nall is well.\n'): string =>
  `${Object.entries({
    From: 'Ann Example <ann@example.org>',
    To: 'golem@example.com',
    Subject: 'All is well',
    Date: 'Fri, 20 Nov 2026 10:00:00 +0000',
    'Message-ID': '<1@example.org>',
    ...headers,
  })
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n')}\n\n${body}`;
