import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { GatewayCloseCodes, GatewayOpcodes } from 'discord-api-types/v10';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import { BOT, GUILD_ID, HUMANS, memberOf } from '../guild.ts';
import type { DiscordStore } from '../store.ts';
import { dispatches, guildData, readyData } from './dispatches.ts';
import {
  ALL_INTENTS,
  ClientFrame,
  DISALLOWED_INTENTS,
  Identify,
  RequestMembers,
  Resume,
} from './requests.ts';
import { GatewaySession } from './session.ts';

/** As Discord's, in milliseconds. */
const HEARTBEAT_MS = 41_250;
/** A session without a connection can be resumed for so long, in milliseconds. */
const RESUMABLE_MS = 3 * 60_000;
/** Starts of a session that a bot has in a day. */
const STARTS_A_DAY = 1_000;

type GatewayOptions = { store: DiscordStore; clock: Clock; token: string; url: () => string };

const send = (socket: WebSocket, op: GatewayOpcodes, d: unknown): void =>
  socket.send(JSON.stringify({ op, d, s: null, t: null }));

const members = (session: GatewaySession, d: unknown): void => {
  const { query = '', user_ids: ids, nonce } = RequestMembers.parse(d);
  const found = [BOT, ...HUMANS].filter(({ id, username }) =>
    ids === undefined ? username.toLowerCase().startsWith(query.toLowerCase()) : [ids].flat().includes(id),
  );
  session.send('GUILD_MEMBERS_CHUNK', {
    guild_id: GUILD_ID,
    members: found.map(memberOf),
    chunk_index: 0,
    chunk_count: 1,
    not_found: [],
    ...(nonce === undefined ? {} : { nonce }),
  });
};

/** The Gateway v10 of the local Discord, as far as a bot needs it: JSON, one shard, no compression. */
export const createGateway = ({ store, clock, token, url }: GatewayOptions) => {
  const server = new WebSocketServer({ noServer: true });
  const sessions = new Map<string, GatewaySession>();
  const received: { op: number; d: unknown }[] = [];
  let starts = 0;
  let isRefusing = false;
  const toDispatch = dispatches(store);
  store.hub.subscribe((event) => {
    const dispatch = toDispatch(event);
    if (dispatch === null) return;
    forgetOld();
    for (const session of sessions.values()) session.hear(dispatch);
  });

  const forgetOld = (): void => {
    for (const [id, { leftAt }] of sessions)
      if (leftAt !== null && clock.now() - leftAt > RESUMABLE_MS) sessions.delete(id);
  };
  const sessionOn = (socket: WebSocket): GatewaySession | undefined =>
    [...sessions.values()].find((session) => session.isOn(socket));

  const identify = (socket: WebSocket, d: unknown): void => {
    const wanted = Identify.safeParse(d);
    if (!wanted.success) return socket.close(GatewayCloseCodes.DecodeError);
    const { intents } = wanted.data;
    if (wanted.data.token !== token) return socket.close(GatewayCloseCodes.AuthenticationFailed);
    if ((intents & ~ALL_INTENTS) !== 0) return socket.close(GatewayCloseCodes.InvalidIntents);
    if ((intents & DISALLOWED_INTENTS) !== 0) return socket.close(GatewayCloseCodes.DisallowedIntents);
    if (sessionOn(socket)) return socket.close(GatewayCloseCodes.AlreadyAuthenticated);
    starts += 1;
    const session = new GatewaySession(socket, intents);
    sessions.set(session.id, session);
    session.send('READY', { ...readyData(), session_id: session.id, resume_gateway_url: url() });
    session.send('GUILD_CREATE', guildData(store));
  };

  const resume = (socket: WebSocket, d: unknown): void => {
    const wanted = Resume.safeParse(d);
    if (!wanted.success) return socket.close(GatewayCloseCodes.DecodeError);
    if (wanted.data.token !== token) return socket.close(GatewayCloseCodes.AuthenticationFailed);
    forgetOld();
    const session = sessions.get(wanted.data.session_id);
    if (session === undefined) return send(socket, GatewayOpcodes.InvalidSession, false);
    if (wanted.data.seq > session.seq) return socket.close(GatewayCloseCodes.InvalidSeq);
    return session.resume(socket, wanted.data.seq);
  };

  const hear = (socket: WebSocket, text: string): void => {
    let frame: ClientFrame;
    try {
      frame = ClientFrame.parse(JSON.parse(text));
    } catch {
      return socket.close(GatewayCloseCodes.DecodeError);
    }
    received.push({ op: frame.op, d: frame.d });
    switch (z.enum(GatewayOpcodes).safeParse(frame.op).data) {
      case GatewayOpcodes.Heartbeat:
        return send(socket, GatewayOpcodes.HeartbeatAck, null);
      case GatewayOpcodes.Identify:
        return identify(socket, frame.d);
      case GatewayOpcodes.Resume:
        return resume(socket, frame.d);
      case GatewayOpcodes.PresenceUpdate:
      case GatewayOpcodes.VoiceStateUpdate:
        return undefined;
      case GatewayOpcodes.RequestGuildMembers: {
        const session = sessionOn(socket);
        return session ? members(session, frame.d) : socket.close(GatewayCloseCodes.NotAuthenticated);
      }
      default:
        return socket.close(GatewayCloseCodes.UnknownOpcode);
    }
  };

  const welcome = (socket: WebSocket): void => {
    socket.on('message', (data, isBinary) => {
      if (!isBinary && data instanceof Buffer) hear(socket, data.toString());
    });
    socket.on('close', () => sessionOn(socket)?.leave(clock.now()));
    send(socket, GatewayOpcodes.Hello, { heartbeat_interval: HEARTBEAT_MS, _trace: [] });
  };

  return {
    /** Takes over an HTTP request that wants to become a connection. */
    upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
      if (isRefusing) socket.end('HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n');
      else server.handleUpgrade(request, socket, head, welcome);
    },
    /** What clients sent, oldest first. */
    received,
    startsLeft: (): number => STARTS_A_DAY - starts,
    /** Whether what is said now reaches an application, at once or by a resumption. */
    isHeard(): boolean {
      forgetOld();
      return sessions.size > 0;
    },
    /** How many clients are connected and identified. */
    connected: (): number => [...sessions.values()].filter(({ leftAt }) => leftAt === null).length,
    /** Ends every connection; without a code it just breaks. */
    drop(code?: number): void {
      for (const client of server.clients) {
        if (code === undefined) client.terminate();
        else client.close(code);
      }
    },
    /** Asks every client to come back on another connection. */
    askReconnect(): void {
      for (const client of server.clients) send(client, GatewayOpcodes.Reconnect, null);
    },
    /** Forgets every session, so that none can be resumed. */
    forgetSessions: (): void => sessions.clear(),
    /** Refuses connections from now on, or no more. */
    refuse(is: boolean): void {
      isRefusing = is;
    },
    close(): void {
      for (const client of server.clients) client.terminate();
    },
  };
};
