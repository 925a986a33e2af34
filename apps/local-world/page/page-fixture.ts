import { once } from 'node:events';
import { createServer } from 'node:http';
import {
  type APIMessage,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  MessageType,
} from 'discord-api-types/v10';
import { WebSocketServer } from 'ws';
import { z } from 'zod';
import { ComponentInput } from '../src/discord/component-input.ts';
import { loadDiscordCheck } from '../src/discord/description.ts';
import { ApiMessage } from '../src/discord/discord-object.ts';
import { BOT } from '../src/discord/guild.ts';
import { storedComponents } from '../src/discord/stored-message.ts';
import type { AutocompleteChoice, PageEvent, PageMessage, PageState } from '../src/page-api.ts';
import { PageAction } from '../src/page-api.ts';
import { bundlePage } from './bundle.ts';

/** For tests of the page alone: a server that shows a given state, keeps what the page does, and answers as told. */

export type Answer = { error?: string; choices?: AutocompleteChoice[]; events?: PageEvent[] };

interface PageFixture {
  url: string;
  /** What the page did, oldest first. */
  actions: PageAction[];
  send: (event: PageEvent) => void;
  /** Breaks the connections; the page comes back by itself. */
  disconnect: () => void;
  close: () => Promise<void>;
}

export async function startPageFixture(
  state: PageState,
  answer: (action: PageAction) => Answer = () => ({}),
): Promise<PageFixture> {
  const { html, js, css } = await bundlePage();
  const files: Record<string, [string, string]> = {
    '/': ['text/html', html],
    '/page/app.js': ['text/javascript', js],
    '/page/app.css': ['text/css', css],
  };
  const server = createServer((request, response) => {
    const [type, body] = files[request.url ?? ''] ?? ['text/plain', ''];
    response.writeHead(body === '' ? 404 : 200, { 'content-type': `${type}; charset=utf-8` }).end(body);
  });
  const sockets = new WebSocketServer({ server, path: '/page/ws' });
  const actions: PageAction[] = [];
  const send = (event: PageEvent) => {
    for (const client of sockets.clients) client.send(JSON.stringify(event));
  };
  sockets.on('connection', (socket) => {
    socket.send(JSON.stringify({ type: 'snapshot', state }));
    socket.on('message', (frame: Buffer) => {
      const action = PageAction.parse(JSON.parse(frame.toString()));
      actions.push(action);
      const { error = null, choices, events = [] } = answer(action);
      socket.send(JSON.stringify({ type: 'reply', id: action.id, error, choices }));
      for (const event of events) send(event);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}`,
    actions,
    send,
    disconnect: () => {
      for (const client of sockets.clients) client.terminate();
    },
    close: async () => {
      for (const client of sockets.clients) client.terminate();
      server.close();
      await once(server, 'close');
    },
  };
}

export const OWNER = { id: '1180000000000000401', name: 'owner', displayName: 'Olive Owner', bot: false };
export const VIEWER = { id: '1180000000000000403', name: 'viewer', displayName: 'Vera Viewer', bot: false };
export const GOLEM = { id: '1180000000000000100', name: 'golem', displayName: 'Golem', bot: true };
export const OPS = '1180000000000000301';

let messages = 0;

/** Null where the description is not beside the checkout. */
const check = loadDiscordCheck();

/** A page that is only tested with messages that Discord would not give shows nothing about Discord. */
const asDescribed = (message: APIMessage): APIMessage => {
  const path = `/channels/${message.channel_id}/messages/${message.id}`;
  const exchange = { method: 'GET', path, query: {}, body: null, status: 200, response: message };
  const [violation] = check?.(exchange) ?? [];
  if (violation) throw new Error(`not a message of Discord: ${violation.problem}`);
  return message;
};

/** A message in #ops, from Golem unless told otherwise, with what matters to the test. */
export function pageMessage(fields: Partial<APIMessage>, page: Partial<PageMessage> = {}): PageMessage {
  const id = String(1_180_000_000_000_001_000n + BigInt(++messages));
  const message = ApiMessage.parse({
    id,
    channel_id: OPS,
    author: BOT,
    content: '',
    timestamp: new Date().toISOString(),
    edited_timestamp: null,
    tts: false,
    mention_everyone: false,
    mentions: [],
    mention_roles: [],
    attachments: [],
    embeds: [],
    flags: 0,
    pinned: false,
    type: MessageType.Default,
    ...fields,
    // With the ids and defaults that Discord fills in.
    components: storedComponents(z.array(ComponentInput).parse(fields.components ?? []), (url) => url),
  });
  return { message: asDescribed(message), visibleTo: null, command: null, ...page };
}

const command = (name: string, description: string, more: object = {}) => ({
  id: `11800000000000009${name.length}`,
  application_id: GOLEM.id,
  version: '1',
  type: ApplicationCommandType.ChatInput as const,
  name,
  description,
  default_member_permissions: null,
  ...more,
});

const text = (name: string, required: boolean, more: object = {}) => ({
  type: ApplicationCommandOptionType.String as const,
  name,
  description: `The ${name}`,
  required,
  ...more,
});

export const COMMANDS: PageState['commands'] = [
  command('ask', 'Ask Golem something, in your own words', { options: [text('prompt', true)] }),
  command('do', 'Use one capability, without the model', {
    options: [text('capability', true, { autocomplete: true }), text('arguments', false)],
  }),
  command('freeze', 'Stop writes and destructive calls', {
    options: [
      text('scope', true, {
        choices: [
          { name: 'Everything', value: 'all' },
          { name: 'Mail', value: 'email' },
        ],
      }),
      text('reason', true),
      {
        type: ApplicationCommandOptionType.Integer,
        name: 'minutes',
        description: 'For how long',
        min_value: 1,
      },
    ],
  }),
  command('policy', 'What Golem may do', {
    options: [
      { type: ApplicationCommandOptionType.Subcommand, name: 'list', description: 'All records' },
      {
        type: ApplicationCommandOptionType.Subcommand,
        name: 'show',
        description: 'One record',
        options: [text('capability', true)],
      },
    ],
  }),
  command('status', 'What Golem is doing'),
  { ...command('Ask Golem', ''), type: ApplicationCommandType.Message },
];

const server = (id: number, name: string): PageState['cloud']['servers'][number] => ({
  id,
  name,
  status: 'running',
  ipv4: `203.0.113.${id}`,
  serverType: 'cx22',
  location: 'fsn1',
  actions: [],
});

export const pageState = (overrides: Partial<PageState> = {}): PageState => ({
  services: ['discord', 'claude', 'cloud'],
  guildName: 'Small Business',
  users: [OWNER, VIEWER, GOLEM],
  channels: [
    { id: OPS, kind: 'text', name: 'ops', topic: 'Servers, sites and mail', parentId: null, members: null },
    { id: '1180000000000000302', kind: 'text', name: 'shop', topic: null, parentId: null, members: null },
    {
      id: '1180000000000000304',
      kind: 'dm',
      name: 'owner',
      topic: null,
      parentId: null,
      members: [OWNER.id],
    },
  ],
  messages: [],
  commands: COMMANDS,
  typing: [],
  modals: [],
  failures: [],
  cloud: {
    servers: [server(1, 'web-1'), server(2, 'db-1')],
    sites: [
      { host: 'example.test', title: 'Example', up: true, httpStatus: 200, server: 'web-1', requests: 3 },
    ],
    zones: [
      {
        id: 'z1',
        name: 'example.test',
        records: [
          { id: 'r1', type: 'A', name: 'www.example.test', content: '203.0.113.1', ttl: 1, proxied: true },
        ],
        purges: [],
      },
    ],
    projects: [],
    mailbox: [],
  },
  ...overrides,
});
