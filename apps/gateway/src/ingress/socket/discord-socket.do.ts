import { DurableObject } from 'cloudflare:workers';
import { createHash } from 'node:crypto';
import { type DiscordRest, INTENT } from '@golem/discord';
import { log } from '@golem/worker-kit';
import { type Env, settingOf } from '../../env.ts';
import { discordFor } from '../../reply/discord-for.ts';
import { lane } from '../../session/lane.ts';
import { sessionOf } from '../../stubs.ts';
import { allowListsOf } from '../allowed.ts';
import { chatBook } from './chat-book.ts';
import { connectOver } from './connect.ts';
import { SocketEngine } from './engine.ts';
import { entranceOver } from './entrance.ts';
import { heldEvents } from './held.ts';
import { type ListenerWorld, take, takeHeld } from './listener.ts';
import { idAt } from './message-time.ts';
import { readMissed } from './read-missed.ts';
import type { SocketPort } from './socket-port.ts';
import type { SocketStatus, SocketWorld } from './socket-world.ts';
import { sqlRecord } from './sql-record.ts';
import { tellOwners } from './tell-owner.ts';
import { Timers } from './timers.ts';

/**
 * How often the alarm looks whether the connection stands, in milliseconds. It also keeps the object in memory, which a
 * WebSocket to the outside does not do, and brings it back after an eviction.
 */
const WATCH_MS = 30_000;

/** What a chat did not take is tried again so much later, and with each alarm, in milliseconds. */
const RETRY_MS = 2_000;

const after = (ms: number, task: () => void): (() => void) => {
  const timer = setTimeout(task, ms);
  return () => clearTimeout(timer);
};

/** Messages without a mention have words only with the last of these. */
const intentsOf = (env: Env): number =>
  INTENT.guilds |
  INTENT.guildMessages |
  INTENT.directMessages |
  (settingOf(env, 'DISCORD_MESSAGE_CONTENT') === 'on' ? INTENT.messageContent : 0);

/**
 * The one connection to Discord's Gateway, through which ordinary messages come. For: keeping it up; knowing how far
 * everything was heard, so that an eviction or an outage loses nothing; handing each message to its chat.
 */
export class DiscordSocket extends DurableObject<Env> implements SocketPort {
  /** Null when it is switched off, or Discord is not configured. */
  readonly #engine: SocketEngine | null;
  readonly #readMissed: () => Promise<void>;
  readonly #takeHeld: () => Promise<void>;

  constructor(ctx: DurableObjectState<object>, env: Env) {
    super(ctx, env);
    const discord = discordFor(env);
    const token = settingOf(env, 'DISCORD_BOT_TOKEN');
    const isOn = settingOf(env, 'DISCORD_SOCKET') !== 'off';
    if (discord === null || token === null || !isOn) {
      this.#engine = null;
      this.#readMissed = async () => {};
      this.#takeHeld = async () => {};
      return;
    }
    const listener = this.#listener(discord);
    this.#readMissed = lane(() => readMissed(listener));
    this.#takeHeld = lane(async () => void (await takeHeld(listener)));
    this.#engine = new SocketEngine(this.#socket(discord, token, listener));
  }

  /** Tells the owners, once per key. */
  #tell(discord: DiscordRest, key: string, text: string): void {
    const owners = {
      discord,
      ownerIds: settingOf(this.env, 'OWNER_IDS') ?? [],
      session: (chatId: string) => sessionOf(this.env, chatId),
    };
    this.ctx.waitUntil(tellOwners(owners, key, text));
  }

  #listener(discord: DiscordRest): ListenerWorld {
    const timers = new Timers<'held'>(after);
    return {
      now: Date.now,
      after,
      book: chatBook(this.ctx.storage.sql),
      held: heldEvents(this.ctx.storage.sql),
      allow: allowListsOf(this.env),
      homeIds: settingOf(this.env, 'DISCORD_HOME_CHANNEL_IDS') ?? [],
      session: (chatId) => sessionOf(this.env, chatId),
      discord,
      readMissed: () => this.ctx.waitUntil(this.#read()),
      retryHeld: () => {
        if (!timers.has('held')) timers.set('held', RETRY_MS, () => this.ctx.waitUntil(this.#takeHeld()));
      },
      stuck: (chatId, since) =>
        this.#tell(
          discord,
          `stuck.${chatId}.${since}`,
          `⚠️ What is said in <#${chatId}> since <t:${Math.floor(since / 1000)}:t> does not get through to me: the storage of that chat does not take it. I keep it for twelve hours, and try on. The other chats are heard.`,
        ),
    };
  }

  #socket(discord: DiscordRest, token: string, listener: ListenerWorld): SocketWorld {
    const { env } = this;
    const intents = intentsOf(env);
    const baseUrl = settingOf(env, 'DISCORD_API_BASE_URL') ?? '';
    return {
      now: Date.now,
      random: Math.random,
      after,
      entrance: entranceOver(discord),
      connect: connectOver(baseUrl.startsWith('http:')),
      record: sqlRecord(this.ctx.storage.sql),
      identity: { token, intents },
      settings: createHash('sha256').update(`${token} ${intents} ${baseUrl}`).digest('hex'),
      began: ({ botId }) => {
        listener.book.begin(botId, idAt(Date.now()));
        listener.readMissed();
      },
      take: (type, data) => take(listener, type, data),
      stopped: (because) =>
        this.#tell(
          discord,
          `socket.${Date.now()}`,
          `⚠️ I do not hear messages any more, only commands: ${because}`,
        ),
    };
  }

  async ensure(): Promise<SocketStatus> {
    if (this.#engine === null) return { state: 'off', since: Date.now(), because: null };
    this.#engine.start();
    // One that is long overdue was dropped by the platform: it is as good as none.
    const alarmAt = await this.ctx.storage.getAlarm();
    if (alarmAt === null || alarmAt < Date.now() - WATCH_MS) {
      await this.ctx.storage.setAlarm(Date.now() + WATCH_MS);
    }
    return this.#engine.status();
  }

  override async alarm(): Promise<void> {
    // Switched off: no further alarm, so that it costs nothing.
    if (this.#engine === null) return;
    await this.ctx.storage.setAlarm(Date.now() + WATCH_MS);
    this.#engine.start();
    await Promise.all([this.#takeHeld(), this.#read()]);
  }

  /** What cannot be read now is read at one of the next alarms. */
  async #read(): Promise<void> {
    try {
      await this.#readMissed();
    } catch (error) {
      log('warn', 'socket.not_all_read', { detail: String(error) });
    }
  }
}
