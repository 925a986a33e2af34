import type { SessionRecord } from './session-record.ts';

export interface Connection {
  send(text: string): void;
  close(code: number): void;
}

/** Where a session may begin, when it may at all. */
export type Entrance =
  | { kind: 'open'; url: string }
  /** The starts of the day are used up, or Discord does not answer; `inMs` null: as after any failure. */
  | { kind: 'later'; inMs: number | null; because: string }
  | { kind: 'refused'; because: string };

/** What the engine needs of the platform. */
export interface SocketWorld {
  now: () => number;
  /** Between 0 and 1. */
  random: () => number;
  /** Runs a task once after `ms`; the returned function cancels it. */
  after: (ms: number, task: () => void) => () => void;
  entrance: () => Promise<Entrance>;
  /** Opens a WebSocket; rejects when it is refused. */
  connect(
    url: string,
    heard: { frame: (text: string) => void; closed: (code: number) => void },
  ): Promise<Connection>;
  record: SessionRecord;
  /** What Golem shows at the door. */
  identity: { token: string; intents: number };
  /** The settings as a digest. */
  settings: string;
  /** A session began that is no resumption: what was said before has to be read. Written down before it returns. */
  began: (ready: { botId: string }) => void;
  /** Accepts one event durably; what it throws is tried again. */
  take: (type: string, data: unknown) => Promise<void>;
  /** It was given up for a reason that only a person can mend. */
  stopped: (because: string) => void;
}

export interface SocketStatus {
  state: 'off' | 'waiting' | 'opening' | 'greeting' | 'live' | 'stopped';
  /** Since when, unix milliseconds. */
  since: number;
  because: string | null;
}
