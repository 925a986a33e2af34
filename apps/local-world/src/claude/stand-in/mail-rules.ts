/** Sentences about mail, and about which chat hears of it. */
import { z } from 'zod';
import type { Input, Lookup, Rule } from './rules.ts';

const ADDRESS = String.raw`[^\s@,]+@[^\s@,]+\.[a-z]+`;
/** An address, a domain, or the beginning of a name. */
const SENDER = String.raw`(?:${ADDRESS}|[\w.-]+\w)`;
const MAIL_OF = String.raw`(?:the\s+|my\s+)?(?:last\s+|latest\s+|newest\s+)?(?:e-?)?mail\s+(?:from|of|by)\s+(?<from>${SENDER})`;
const rule = (source: string): RegExp => new RegExp(source, 'is');

const said = (match: RegExpExecArray, name: string): string =>
  (match.groups?.[name] ?? '').trim().replace(/^["“'](.*)["”']$/s, '$1');
const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const Mails = z.object({ mails: z.array(z.object({ id: z.string(), from: z.string() })) });

/** The latest mail from somebody, of which the words say no id. */
const latestFrom = (
  match: RegExpExecArray,
  complete: (mail: { id: string; from: string }) => Input,
): Lookup => {
  const from = said(match, 'from') || said(match, 'who');
  return {
    tool: 'email__list',
    input: { from },
    complete(output) {
      const [mail] = Mails.safeParse(output).data?.mails ?? [];
      return mail ? complete(mail) : `I found no mail from ${from} in the inbox.`;
    },
  };
};

export const MAIL_RULES: readonly Rule[] = [
  {
    example: 'any new mail?',
    tool: 'email__list',
    pattern: rule(
      String.raw`\b(?:any|new|unread)\b.{0,20}\b(?:e-?)?mails?\b|\bcheck\s+(?:the\s+|my\s+)?(?:(?:e-?)?mails?|mailbox|inbox)\b`,
    ),
    inputs: () => [{ unread: true }],
  },
  {
    example: 'read the mail from ann@bank.test',
    tool: 'email__read',
    pattern: rule(String.raw`\b(?:read|open|show)\s+(?:me\s+)?${MAIL_OF}`),
    inputs: () => [{}],
    lookup: (match) => latestFrom(match, ({ id }) => ({ mail: id })),
  },
  {
    example: 'reply to ann@bank.test saying thank you, it came',
    tool: 'email__reply',
    pattern: rule(
      String.raw`\b(?:reply|answer|respond)\s+(?:to\s+)?(?:${MAIL_OF}|(?<who>${ADDRESS})),?\s+(?:saying|that\s+says|and\s+say|with)\s+(?:that\s+)?(?<text>.+)$`,
    ),
    takesRest: true,
    inputs: (match) => [{ text: sentence(said(match, 'text')) }],
    lookup: (match) => latestFrom(match, ({ id, from }) => ({ mail: id, to: from })),
  },
  {
    example: 'archive the mail from ann@bank.test',
    tool: 'email__archive',
    pattern: rule(String.raw`\barchive\s+${MAIL_OF}`),
    inputs: () => [{}],
    lookup: (match) => latestFrom(match, ({ id }) => ({ mails: [id] })),
  },
  {
    example: 'search the mail for invoices',
    tool: 'email__search',
    pattern: rule(
      String.raw`\b(?:search|find|look)\b.*\b(?:(?:e-?)?mails?|mailbox|inbox)\b.*?\b(?:for|about)\s+(?<query>.+)$`,
    ),
    inputs: (match) => [{ query: said(match, 'query').replace(/[.?!]+$/, '') }],
  },
  {
    example: 'tell this chat about mail from bank.test',
    tool: 'golem__add_route',
    pattern: rule(
      String.raw`\btell\s+(?:this\s+chat|me|us)\s+(?:here\s+)?(?:about|of)\s+(?:all\s+|every\s+|each\s+|new\s+)?(?:e-?)?mails?\s+from\s+(?<from>${SENDER})`,
    ),
    inputs: (match) => {
      const from = said(match, 'from');
      return [{ source: 'mail', field: 'from', pattern: from.includes('@') ? from : `*@${from}` }];
    },
  },
  {
    example: 'which mails does this chat hear of?',
    tool: 'golem__list_routes',
    pattern: rule(String.raw`\b(?:list|show|which|what)\b.*\b(?:routes?|hears?\s+of)\b`),
    inputs: () => [{}],
  },
];
