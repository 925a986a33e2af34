import { GATEWAY_OP } from '@golem/discord';
import { SocketEngine } from '../src/ingress/socket/engine.ts';
import type { GatewaySession, SessionRecord, Stop } from '../src/ingress/socket/session-record.ts';
import type { Entrance, SocketWorld } from '../src/ingress/socket/socket-world.ts';

export const HEARTBEAT_MS = 40_000;

const settle = async (): Promise<void> => {
  for (let i = 0; i < 20; i += 1) await Promise.resolve();
};

/** Time that moves only when told. Promises that are ready run between two timers. */
const manualTime = () => {
  let now = 1_000_000;
  let timers: { at: number; task: () => void }[] = [];
  return {
    now: () => now,
    after: (ms: number, task: () => void) => {
      const timer = { at: now + ms, task };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    settle,
    async advance(ms: number): Promise<void> {
      const end = now + ms;
      await settle();
      for (;;) {
        const next = timers.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        timers = timers.filter((other) => other !== next);
        now = Math.max(now, next.at);
        next.task();
        await settle();
      }
      now = end;
    },
  };
};

/** What outlives the engine, as storage does. */
const memoryRecord = (): SessionRecord & { current: () => GatewaySession | null } => {
  let session: GatewaySession | null = null;
  let identifiedAt = 0;
  let stop: Stop | null = null;
  return {
    current: () => session,
    session: () => session && { ...session },
    begin: (begun) => void (session = { ...begun }),
    accepted: (id, seq) => void (session?.id === id && (session.seq = seq)),
    forget: () => void (session = null),
    identifiedAt: () => identifiedAt,
    identified: (at) => void (identifiedAt = at),
    stop: () => stop,
    setStop: (next) => void (stop = next),
  };
};

interface Line {
  url: string;
  sent: { op: number; d: unknown }[];
  closedWith: number | null;
  frame(op: number, d?: unknown, more?: { s?: number; t?: string }): void;
  raw(text: string): void;
  close(code: number): void;
}

/** An engine, and a Gateway that does exactly what the test says. */
export const scriptedGateway = (given: Partial<SocketWorld> = {}) => {
  const time = manualTime();
  const record = memoryRecord();
  const lines: Line[] = [];
  const taken: string[] = [];
  const reported: string[] = [];
  let entrance: Entrance = { kind: 'open', url: 'wss://gateway.example' };
  let isRefusing = false;
  let begun = 0;
  let life = 0;

  const world: SocketWorld = {
    now: time.now,
    random: () => 0.5,
    after: time.after,
    entrance: async () => entrance,
    connect: async (url, heard) => {
      if (isRefusing) throw new Error('refused');
      const line: Line = {
        url,
        sent: [],
        closedWith: null,
        frame: (op, d = null, { s, t } = {}) =>
          heard.frame(JSON.stringify({ op, d, s: s ?? null, t: t ?? null })),
        raw: heard.frame,
        close: heard.closed,
      };
      lines.push(line);
      return {
        send: (text) => void line.sent.push(JSON.parse(text)),
        close: (code) => void (line.closedWith = code),
      };
    },
    record,
    identity: { token: 'token', intents: 1 },
    settings: 'one',
    began: () => void (begun += 1),
    take: async (type, data) => void taken.push(`${type} ${JSON.stringify(data)}`),
    stopped: (because) => void reported.push(because),
    ...given,
  };
  /** An engine whose object is evicted does nothing more, not even what it was at. */
  const newEngine = (): SocketEngine => {
    life += 1;
    const mine = life;
    const never = new Promise<never>(() => {});
    const take: SocketWorld['take'] = async (type, data) => {
      if (mine !== life) return never;
      await world.take(type, data);
      return mine === life ? undefined : never;
    };
    return new SocketEngine({ ...world, take });
  };
  let engine = newEngine();

  const line = (): Line => {
    const last = lines.at(-1);
    if (last === undefined) throw new Error('nobody has connected');
    return last;
  };
  const hello = (): void => line().frame(GATEWAY_OP.hello, { heartbeat_interval: HEARTBEAT_MS });
  const ready = (id = 'session', seq = 1): void =>
    line().frame(
      GATEWAY_OP.dispatch,
      { session_id: id, resume_gateway_url: 'wss://resume.example', user: { id: 'bot', username: 'Golem' } },
      { s: seq, t: 'READY' },
    );
  return {
    ...time,
    record,
    lines,
    line,
    taken,
    reported,
    begun: () => begun,
    engine: () => engine,
    hello,
    ready,
    event: (s: number, t = 'MESSAGE_CREATE', d: unknown = { n: s }): void =>
      line().frame(GATEWAY_OP.dispatch, d, { s, t }),
    entrance: (next: Entrance) => void (entrance = next),
    refuse: (is: boolean) => void (isRefusing = is),
    /** The object is evicted: what was only in memory is gone, and what still comes goes nowhere. */
    evict(): void {
      engine.end();
      engine = newEngine();
    },
    /** Connects and begins a session. */
    async live(): Promise<void> {
      engine.start();
      await time.settle();
      hello();
      ready();
      await time.settle();
    },
    /** Waits for the next connection, at most so long, and greets it. */
    async again(ms: number): Promise<void> {
      const { length } = lines;
      const end = time.now() + ms;
      await time.advance(0);
      while (lines.length === length && time.now() < end) await time.advance(500);
      hello();
      await time.settle();
    },
    /** The operation codes sent on the last line. */
    ops: (): number[] => line().sent.map(({ op }) => op),
  };
};
