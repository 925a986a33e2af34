import {
  DurableObject,
  WorkerEntrypoint,
  WorkflowEntrypoint,
  type WorkflowEvent,
  type WorkflowStep,
} from 'cloudflare:workers';
import Anthropic from '@anthropic-ai/sdk';
import type { MessageParam, ToolUseBlock } from '@anthropic-ai/sdk/resources/messages';
import { verifyKey } from 'discord-interactions';
import type { ServerAdminEnv } from '../../../../apps/skills-server-admin/src/env.ts';
import { listServers } from '../../../../apps/skills-server-admin/src/hetzner/list-servers.action.ts';

interface Env extends ServerAdminEnv {
  DB: D1Database;
  CHAT: DurableObjectNamespace<Chat>;
  BARE: DurableObjectNamespace<BareChat>;
  AGENT: Workflow<Asked>;
  SKILL: Service<Skill>;
  DISCORD_PUBLIC_KEY: string;
  DISCORD_APPLICATION_ID: string;
  DISCORD_API_BASE_URL: string;
  ANTHROPIC_API_KEY: string;
  ANTHROPIC_BASE_URL: string;
}

interface Asked {
  id: string;
  token: string;
  chatId: string;
  prompt: string;
}

interface Interaction {
  id: string;
  token: string;
  channel_id: string;
  data: { options: [{ value: string }] };
}

/** Accepts with one insert and one alarm, and does nothing else: the floor of every acknowledgement. */
export class BareChat extends DurableObject<Env> {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.storage.sql.exec('CREATE TABLE IF NOT EXISTS events (id TEXT PRIMARY KEY, body TEXT NOT NULL)');
  }

  async accept(id: string, body: string): Promise<void> {
    this.ctx.storage.sql.exec('INSERT OR IGNORE INTO events (id, body) VALUES (?, ?)', id, body);
    await this.ctx.storage.setAlarm(Date.now());
  }

  override async alarm(): Promise<void> {}
}

/** The same, and its alarm starts the Workflow. */
export class Chat extends BareChat {
  override async alarm(): Promise<void> {
    const rows = this.ctx.storage.sql
      .exec<{ id: string; body: string }>('SELECT id, body FROM events')
      .toArray();
    for (const { id, body } of rows) {
      const { token, channel_id, data }: Interaction = JSON.parse(body);
      await this.env.AGENT.create({
        id,
        params: { id, token, chatId: channel_id, prompt: data.options[0].value },
      });
      this.ctx.storage.sql.exec('DELETE FROM events WHERE id = ?', id);
    }
  }
}

/** The skill's own code without grant and gate. */
export class Skill extends WorkerEntrypoint<Env> {
  listServers(): Promise<{ ok: boolean }> {
    return listServers.run(
      {},
      {
        env: this.env,
        callId: '',
        runId: '',
        by: undefined,
        signal: AbortSignal.timeout(20_000),
        now: Date.now,
        report: () => {},
      },
    );
  }
}

const TOOLS = [
  {
    name: 'server-admin__list_servers',
    description: 'List the servers.',
    input_schema: { type: 'object' as const },
  },
];

// The step types demand that every field is known to be serializable, which the SDK's `unknown` is not.
const stepOf = <T>(step: WorkflowStep, name: string, work: () => Promise<T>): Promise<T> =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the reason is above
  step.do(name, work as never) as never;

/** A run with nothing but the run: no policy, no ledger, no audit, no memory, no soul. */
export class MinimalWorkflow extends WorkflowEntrypoint<Env, Asked> {
  override async run({ payload }: Readonly<WorkflowEvent<Asked>>, step: WorkflowStep): Promise<void> {
    const { id, token, chatId, prompt } = payload;
    const { DB, SKILL, ANTHROPIC_API_KEY: apiKey, ANTHROPIC_BASE_URL: baseURL } = this.env;
    const claude = new Anthropic({ apiKey, baseURL, maxRetries: 0 });
    const think = async (messages: MessageParam[]) => {
      const { content, stop_reason } = await claude.messages
        .stream({ model: 'claude-sonnet-5-5', max_tokens: 8_192, tools: TOOLS, messages })
        .finalMessage();
      return { content, stop_reason };
    };
    const { results } = await DB.prepare(
      'SELECT role, content FROM messages WHERE chat_id = ? ORDER BY turn_at DESC, part DESC LIMIT 30',
    )
      .bind(chatId)
      .all<{ role: 'user' | 'assistant'; content: string }>();
    const messages: MessageParam[] = [...results.toReversed(), { role: 'user', content: prompt }];
    let thought = await stepOf(step, 'think 1', () => think(messages));
    for (let turn = 1; thought.stop_reason === 'tool_use'; turn += 1) {
      const use = thought.content.find((block): block is ToolUseBlock => block.type === 'tool_use');
      const result = await stepOf(step, `act ${turn}`, async () => JSON.stringify(await SKILL.listServers()));
      messages.push(
        { role: 'assistant', content: thought.content },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: use?.id ?? '', content: result }] },
      );
      thought = await stepOf(step, `think ${turn + 1}`, () => think(messages));
    }
    const answer = thought.content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('\n');
    const insert = DB.prepare(
      `INSERT OR IGNORE INTO messages (id, chat_id, run_id, role, author_id, author_name, content, turn_at, part, created_at)
       VALUES (?1, ?2, ?3, ?4, '', '', ?5, ?6, ?7, ?6)`,
    );
    const now = Date.now();
    await DB.batch([
      insert.bind(id, chatId, id, 'user', prompt, now, 0),
      insert.bind(`${id}.answer`, chatId, id, 'assistant', answer, now, 1),
    ]);
    const { DISCORD_API_BASE_URL, DISCORD_APPLICATION_ID } = this.env;
    await fetch(`${DISCORD_API_BASE_URL}/webhooks/${DISCORD_APPLICATION_ID}/${token}/messages/@original`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ content: answer }),
    });
  }
}

/** `/bare`: acknowledge only. `/run`: acknowledge, then run. */
export default {
  async fetch(request, env) {
    const body = await request.text();
    const signature = request.headers.get('x-signature-ed25519') ?? '';
    const timestamp = request.headers.get('x-signature-timestamp') ?? '';
    if (!(await verifyKey(body, signature, timestamp, env.DISCORD_PUBLIC_KEY))) {
      return new Response('bad signature', { status: 401 });
    }
    const { id, channel_id }: Interaction = JSON.parse(body);
    const chats = new URL(request.url).pathname === '/run' ? env.CHAT : env.BARE;
    await chats.getByName(channel_id).accept(id, body);
    return Response.json({ type: 5 });
  },
} satisfies ExportedHandler<Env>;
