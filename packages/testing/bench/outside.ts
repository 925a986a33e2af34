import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { APPLICATION_ID } from './interaction.ts';

/** What a prompt begins with when Claude is to use the tool first. */
export const WITH_TOOL = 'List';
const TOOL = 'server-admin__list_servers';
const ANSWER = 'That is all there is to say.';

const Prompt = z.object({
  model: z.string(),
  messages: z.array(z.object({ content: z.unknown() })),
  stream: z.boolean().default(false),
});
const Edit = z.object({ content: z.string() });

const event = (data: { type: string; [key: string]: unknown }): string =>
  `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;

/** A whole answer of the Messages API as the stream of events that it sends. */
const stream = (model: string, block: object, delta: object, stopReason: string): string =>
  [
    event({
      type: 'message_start',
      message: {
        id: 'msg_bench',
        type: 'message',
        role: 'assistant',
        model,
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage: { input_tokens: 10, output_tokens: 1 },
      },
    }),
    event({ type: 'content_block_start', index: 0, content_block: block }),
    event({ type: 'content_block_delta', index: 0, delta }),
    event({ type: 'content_block_stop', index: 0 }),
    event({
      type: 'message_delta',
      delta: { stop_reason: stopReason, stop_sequence: null },
      usage: { output_tokens: 8 },
    }),
    event({ type: 'message_stop' }),
  ].join('');

/** The small model's answer, which is no stream: notes of a chat that has become long. */
const notes = (model: string): string =>
  JSON.stringify({
    id: 'msg_notes',
    type: 'message',
    role: 'assistant',
    model,
    content: [{ type: 'text', text: '{"lines":["They ask for the servers."]}' }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: 10, output_tokens: 8 },
  });

const claude = ({ model, messages }: z.infer<typeof Prompt>): string => {
  const last = JSON.stringify(messages.at(-1)?.content);
  const usesTool = last.includes(`"${WITH_TOOL}`) && !last.includes('"tool_result"');
  return usesTool
    ? stream(
        model,
        { type: 'tool_use', id: 'toolu_bench', name: TOOL, input: {} },
        { type: 'input_json_delta', partial_json: '{}' },
        'tool_use',
      )
    : stream(model, { type: 'text', text: '' }, { type: 'text_delta', text: ANSWER }, 'end_turn');
};

const SERVERS = {
  servers: [
    {
      id: 1,
      name: 'web-1',
      status: 'running',
      created: '2026-01-01T00:00:00Z',
      server_type: { name: 'cx22' },
      location: { name: 'fsn1' },
    },
  ],
  meta: { pagination: { next_page: null } },
};

const message = (content: string) => ({
  id: '1',
  channel_id: '1',
  content,
  author: { id: APPLICATION_ID, username: 'golem', bot: true },
  timestamp: '2026-01-01T00:00:00Z',
});

export interface Outside extends AsyncDisposable {
  /** Its variables, for both systems. */
  settings: Record<string, string>;
  /** Resolves when Discord has the answer to the interaction with this token, and not merely a status. */
  answered(token: string): Promise<void>;
  /** What was last said in Discord that was no answer; null: nothing. */
  lastWords(): string | null;
}

/** Claude, Discord and Hetzner in one loopback server, which answers each request at once. */
export const startOutside = async (): Promise<Outside> => {
  const waiting = new Map<string, () => void>();
  let lastWords: string | null = null;

  const discord = (path: string, body: string): string => {
    const { content } = Edit.parse(JSON.parse(body));
    const token = path.split('/').at(-3) ?? '';
    if (content.startsWith(ANSWER)) {
      waiting.get(token)?.();
      waiting.delete(token);
    } else {
      lastWords = content;
    }
    return JSON.stringify(message(content));
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request);
    const path = request.url ?? '';
    if (path.startsWith('/v1/messages')) {
      const prompt = Prompt.parse(JSON.parse(body));
      const type = prompt.stream ? 'text/event-stream' : 'application/json';
      response
        .writeHead(200, { 'content-type': type })
        .end(prompt.stream ? claude(prompt) : notes(prompt.model));
    } else if (path.endsWith('/messages/@original')) {
      response.writeHead(200, { 'content-type': 'application/json' }).end(discord(path, body));
    } else if (path.startsWith('/servers')) {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(SERVERS));
    } else {
      response.writeHead(404).end(`nothing at ${path}`);
    }
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  // A connection that is closed while a Worker takes it up again would look like a fault of the Worker.
  server.keepAliveTimeout = 600_000;
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a server that listens on TCP has this address
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  return {
    settings: {
      ANTHROPIC_BASE_URL: origin,
      DISCORD_API_BASE_URL: `${origin}/api/v10`,
      HCLOUD_API_BASE_URL: origin,
    },
    answered: (token) =>
      new Promise((resolve) => {
        waiting.set(token, resolve);
      }),
    lastWords: () => lastWords,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
};
