import { z } from 'zod';
import { capability } from '../capability.ts';
import { MAIL_FIELDS, Route, RouteSource } from '../route.ts';

const isMailField = (field: string): boolean => MAIL_FIELDS.some((name) => name === field);

/** Which chat hears of which mails and alerts. A route lets text of others into a chat, so only an owner makes one. */
export const routeCapabilities = {
  add_route: capability({
    title: 'Tell a chat about mails or alerts',
    description:
      'From now on, tell a chat about each incoming mail or alert whose field matches a pattern. For mail from a domain: source mail, field from, pattern *@bank.example. Only an owner may ask for it and approve it.',
    sentence: 'From now on, tell a chat about every {source} whose {field} is like “{pattern}”.',
    effect: 'write',
    external: false,
    input: z
      .object({
        source: RouteSource,
        field: z
          .string()
          .trim()
          .min(1)
          .max(100)
          .describe('Of a mail: from, to, subject or any. Of an alert: the name of a label, or any'),
        pattern: z
          .string()
          .trim()
          .min(1)
          .max(200)
          .describe('The whole value, in which * is any text: *@bank.example, *invoice*, web-1'),
        chat: z
          .string()
          .trim()
          .transform((text) => text.replace(/^<#(\d+)>$/, '$1'))
          .pipe(z.string().regex(/^[\w-]{1,100}$/, 'must be the id of a chat, or left out for this chat'))
          .optional()
          .describe('The id of the chat to tell; left out: this chat'),
      })
      .refine(({ source, field }) => source !== 'mail' || isMailField(field), {
        path: ['field'],
        error: `must be one of ${MAIL_FIELDS.join(', ')} for mail`,
      }),
    output: z.object({ route: Route, alreadyThere: z.boolean() }),
    target: 'pattern',
    untrusted: false,
    timeoutMs: 5_000,
    supports: { preview: true, probe: true, undo: true },
    policy: { confirm: 'always', minRole: 'owner', approverRole: 'owner' },
  }),
  remove_route: capability({
    title: 'Stop telling a chat about mails or alerts',
    description: 'End one route, by its id from list_routes.',
    sentence: 'End the route {route}.',
    effect: 'write',
    external: false,
    input: z.object({ route: z.string().trim().min(1).max(130).describe('The id of the route') }),
    output: z.object({ route: Route }),
    target: 'route',
    untrusted: false,
    timeoutMs: 5_000,
    supports: { preview: true, probe: true, undo: true },
    policy: { confirm: 'always', minRole: 'owner', approverRole: 'owner' },
  }),
  list_routes: capability({
    title: 'List which chat hears of what',
    description: 'The routes: which chat is told about which incoming mails and alerts.',
    sentence: 'List the routes.',
    effect: 'read',
    external: false,
    input: z.object({}),
    output: z.object({ routes: z.array(Route) }),
    target: null,
    untrusted: false,
    timeoutMs: 5_000,
    supports: { preview: false, probe: false, undo: false },
  }),
};
