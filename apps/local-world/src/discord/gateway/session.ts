import { randomBytes } from 'node:crypto';
import { GatewayIntentBits, GatewayOpcodes } from 'discord-api-types/v10';
import type { WebSocket } from 'ws';
import { type Dispatch, withoutContent } from './dispatches.ts';

type Frame = { op: GatewayOpcodes; d: unknown; s: number | null; t: string | null };

/** One session of a client. What is sent in it is kept, so that it can be resumed on another connection. */
export class GatewaySession {
  readonly id = randomBytes(16).toString('hex');
  readonly #intents: number;
  readonly #sent: Frame[] = [];
  #socket: WebSocket | null;
  /** Epoch milliseconds; null while somebody is connected. */
  leftAt: number | null = null;

  constructor(socket: WebSocket, intents: number) {
    this.#socket = socket;
    this.#intents = intents;
  }

  get seq(): number {
    return this.#sent.length;
  }

  isOn(socket: WebSocket): boolean {
    return this.#socket === socket;
  }

  send(t: string, d: object): void {
    const frame = { op: GatewayOpcodes.Dispatch, d, s: this.seq + 1, t };
    this.#sent.push(frame);
    this.#socket?.send(JSON.stringify(frame));
  }

  hear(dispatch: Dispatch): void {
    if ((this.#intents & dispatch.intent) === 0) return;
    const mayRead = (this.#intents & GatewayIntentBits.MessageContent) !== 0;
    this.send(dispatch.t, mayRead ? dispatch.d : withoutContent(dispatch));
  }

  leave(now: number): void {
    this.#socket = null;
    this.leftAt = now;
  }

  /** Goes on with another connection: everything after `seq`, and then RESUMED. */
  resume(socket: WebSocket, seq: number): void {
    this.#socket?.close(4000);
    this.#socket = socket;
    this.leftAt = null;
    for (const frame of this.#sent.slice(seq)) socket.send(JSON.stringify(frame));
    this.send('RESUMED', { _trace: [] });
  }
}
