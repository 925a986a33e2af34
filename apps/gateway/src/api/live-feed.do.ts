import { DurableObject } from 'cloudflare:workers';
import type { ApiErrorCode, ServerFrame } from '@golem/contracts';
import { log } from '@golem/worker-kit';
import type { Env } from '../env.ts';
import { sessionOf } from '../stubs.ts';
import { answerFrame } from './answer-frame.ts';
import { errorAnswer } from './answers.ts';
import { callerOf, PROTOCOL } from './caller.ts';
import { Follower, JOINING_HEADER, Joining } from './joining.ts';
import type { LiveFeedPort } from './live-feed-port.ts';

/** Connections of one chat. */
const MAX_SOCKETS = 1_000;
/**
 * What a client has not taken from the line may be so many bytes when more comes; then it is let go, so that it costs
 * the others nothing. A thousand of them fill half of the object's memory.
 */
const MAX_UNREAD = 64 * 1024;
/** As much as a client may say at once, in characters. */
const MAX_FRAME = 64 * 1024;
/** A token is looked up again after so many milliseconds: so long one that was revoked still hears. */
const CHECK_MS = 60_000;

/** Why a connection was closed, as a code of its own. */
const CLOSED = { unauthorized: 4401, unread: 4408, tooLarge: 1009, tryAgain: 1013 } as const;

/**
 * Those who follow one chat. For: holding their WebSockets, hibernating, apart from the Session, so that nothing they do
 * costs the chat; telling all of them what the Session tells; handing on what they ask for.
 */
export class LiveFeed extends DurableObject<Env> implements LiveFeedPort {
  /** Frames go out in the order in which they came, though a token may have to be looked up in between. */
  #telling: Promise<unknown> = Promise.resolve();

  constructor(ctx: DurableObjectState<object>, env: Env) {
    super(ctx, env);
    // Keeps a line open without waking the object.
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'));
  }

  /** The upgrade; the only request there is. */
  override async fetch(request: Request): Promise<Response> {
    const told = request.headers.get(JOINING_HEADER);
    const joining = Joining.parse(JSON.parse(decodeURIComponent(told ?? 'null')));
    if (this.#open().length >= MAX_SOCKETS) {
      const message = `${MAX_SOCKETS} clients follow this chat already. Try again later.`;
      return errorAnswer({ code: 'rate_limited', message }, { 'retry-after': '60' });
    }
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    const { caller, agent, since } = joining;
    server.serializeAttachment({ caller, agent, checkedAt: Date.now() } satisfies Follower);
    this.ctx.waitUntil(this.#join(server, agent, since));
    const offered = request.headers.get('sec-websocket-protocol');
    return new Response(null, {
      status: 101,
      webSocket: client,
      headers: offered === null ? {} : { 'sec-websocket-protocol': PROTOCOL },
    });
  }

  /** The Session is told after the socket is here, so that nothing falls in between. */
  async #join(socket: WebSocket, agent: string, since: number | null): Promise<void> {
    try {
      const frames = await sessionOf(this.env, agent).follow(since);
      this.#send(socket, frames);
    } catch (error) {
      log('warn', 'feed.not_joined', { detail: String(error) });
      socket.close(CLOSED.tryAgain, 'The chat does not answer just now; connect again.');
    }
  }

  async publish(frames: ServerFrame[]): Promise<number> {
    const told = this.#telling.then(async () => {
      const sockets = await this.#allowed();
      for (const socket of sockets) this.#send(socket, frames);
      return sockets.length;
    });
    this.#telling = told.catch(() => undefined);
    return told;
  }

  override async webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): Promise<void> {
    const size = typeof message === 'string' ? message.length : message.byteLength;
    if (size > MAX_FRAME) {
      this.#refuse(socket, 'too_large', `A message may have ${MAX_FRAME / 1024} KiB at most.`);
      socket.close(CLOSED.tooLarge, 'The message is too large.');
      return;
    }
    if (typeof message !== 'string') {
      this.#refuse(socket, 'bad_request', 'Send text, not bytes.');
      return;
    }
    const [allowed] = await this.#check([socket]);
    if (allowed === undefined) return;
    const { caller, agent } = followerOf(socket);
    this.#send(socket, [await answerFrame(this.env, caller, agent, message)]);
  }

  override webSocketClose(socket: WebSocket): void {
    socket.close();
  }

  #open(): WebSocket[] {
    return this.ctx.getWebSockets().filter(({ readyState }) => readyState === WebSocket.OPEN);
  }

  /** Those whose token still holds. */
  #allowed(): Promise<WebSocket[]> {
    return this.#check(this.#open());
  }

  /** Looks up again the tokens that were not looked at for a while, each once, and lets go whose does not hold. */
  async #check(sockets: readonly WebSocket[]): Promise<WebSocket[]> {
    const now = Date.now();
    const holds = new Map<string, Promise<boolean>>();
    const holdsStill = (hash: string, agent: string): Promise<boolean> => {
      const known = holds.get(hash) ?? this.#holds(hash, agent, now);
      holds.set(hash, known);
      return known;
    };
    const checked = await Promise.all(
      sockets.map(async (socket) => {
        const follower = followerOf(socket);
        const { caller, agent, checkedAt } = follower;
        if (now - checkedAt < CHECK_MS) return socket;
        if (await holdsStill(caller.hash, agent)) {
          socket.serializeAttachment({ ...follower, checkedAt: now } satisfies Follower);
          return socket;
        }
        socket.close(CLOSED.unauthorized, 'The token does not hold any more.');
        return null;
      }),
    );
    return checked.filter((socket) => socket !== null);
  }

  async #holds(hash: string, agent: string, now: number): Promise<boolean> {
    try {
      const called = await callerOf(this.env, hash, now);
      if (!called.ok) return false;
      const { scopes, chats } = called.caller;
      return scopes.includes('read') && (chats === null || chats.includes(agent));
    } catch {
      // Nobody can tell: then nobody hears. The client connects again.
      return false;
    }
  }

  #refuse(socket: WebSocket, code: ApiErrorCode, message: string): void {
    this.#send(socket, [{ type: 'error', at: Date.now(), error: { code, message } }]);
  }

  #send(socket: WebSocket, frames: readonly ServerFrame[]): void {
    if (socket.readyState !== WebSocket.OPEN) return;
    // Of what came before only: nobody can have read yet what is sent now.
    if (socket.bufferedAmount > MAX_UNREAD) {
      socket.close(CLOSED.unread, 'You do not read; connect again with since.');
      return;
    }
    try {
      for (const frame of frames) socket.send(JSON.stringify(frame));
    } catch (error) {
      // It was closed from the other side just now; the others must hear all the same.
      log('warn', 'feed.not_sent', { detail: String(error) });
    }
  }
}

const followerOf = (socket: WebSocket): Follower => Follower.parse(socket.deserializeAttachment());
