/** Results of the mail skill as short friendly sentences. */
import { z } from 'zod';
import type { Input } from './rules.ts';

/** Characters of a mail that are shown. */
const EXCERPT = 1200;

const Summary = z.object({
  id: z.string(),
  from: z.string(),
  fromName: z.string(),
  subject: z.string(),
  read: z.boolean(),
});
const Mails = z.object({ mails: z.array(Summary) });
const Mail = Summary.extend({
  senderVerified: z.boolean(),
  note: z.string().nullable(),
  text: z.string(),
  attachments: z.array(z.object({ name: z.string() })),
});
const Routes = z.object({
  routes: z.array(z.object({ source: z.string(), field: z.string(), pattern: z.string() })),
});

const who = ({ from, fromName }: { from: string; fromName: string }): string =>
  fromName === '' ? from : `${fromName} (${from})`;

const listed = (output: unknown, none: string): string | null => {
  const { data } = Mails.safeParse(output);
  if (!data) return null;
  const lines = data.mails.map((mail) => `- **${mail.subject || '(no subject)'}** from ${who(mail)}`);
  return lines.length === 0 ? none : lines.join('\n');
};

const readOut = (output: unknown): string | null => {
  const { data: mail } = Mail.safeParse(output);
  if (!mail) return null;
  const text = mail.text.length > EXCERPT ? `${mail.text.slice(0, EXCERPT)}…` : mail.text;
  const files = mail.attachments.map(({ name }) => name).join(', ');
  return [
    `${who(mail)} writes${mail.senderVerified ? '' : ' (nobody vouches for the sender)'} about “${mail.subject}”:`,
    (text || '(no text)').replace(/^/gm, '> '),
    ...(files === '' ? [] : [`Attached: ${files}`]),
    ...(mail.note === null ? [] : [mail.note]),
  ].join('\n');
};

const routes = (output: unknown): string | null => {
  const { data } = Routes.safeParse(output);
  if (!data) return null;
  const lines = data.routes.map(
    ({ source, field, pattern }) => `- each ${source} whose ${field} is like \`${pattern}\``,
  );
  return lines.length === 0 ? 'No chat hears of anything yet.' : `Chats hear of:\n${lines.join('\n')}`;
};

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

export const MAIL_TELLINGS: Record<
  string,
  { act: (input: Input) => string; tell: (output: unknown, input: Input) => string | null }
> = {
  email__list: {
    act: () => 'looking for mail',
    tell: (output, { from }) =>
      listed(output, from === undefined ? 'There is no new mail.' : `There is no mail from ${text(from)}.`),
  },
  email__search: {
    act: ({ query }) => `searching the mail for ${text(query)}`,
    tell: (output, { query }) => listed(output, `I found no mail about ${text(query)}.`),
  },
  email__read: { act: () => 'reading the mail', tell: readOut },
  email__reply: {
    act: ({ to }) => `answering ${text(to)}`,
    tell: (_, { to }) => `The answer to ${text(to)} is sent.`,
  },
  email__archive: { act: () => 'archiving the mail', tell: () => 'The mail is in the archive.' },
  golem__add_route: {
    act: ({ pattern }) => `telling this chat about mail from ${text(pattern)}`,
    tell: (_, { pattern }) => `From now on this chat hears of each mail from ${text(pattern)}.`,
  },
  golem__list_routes: { act: () => 'listing the routes', tell: routes },
};
