import { type AfterClose, afterClose, GATEWAY_OP, GatewayFrame, Hello, Ready } from '@golem/discord';
import { log } from '@golem/worker-kit';
import { Intake } from './intake.ts';
import { IDENTIFY_APART_MS, pauseAfterInvalid, pauseBefore } from './pauses.ts';
import type { GatewaySession } from './session-record.ts';
import type { Connection, SocketStatus, SocketWorld } from './socket-world.ts';
import { Timers } from './timers.ts';

/** HELLO, and then READY or RESUMED, are waited for so long, in milliseconds. */
const HELLO_MS = 20_000;
const GREETING_MS = 30_000;
/** A session that stayed silent after so many resumptions is given up. */
const SILENT_RESUMES = 2;
/** The address for resuming may be gone: after so many failures the usual one is taken, which knows the session too. */
const OWN_URL_TRIES = 3;
/** A connection that lasted so long was a good one, in milliseconds: what failed before it counts no more. */
const STEADY_MS = 60_000;
/** What only a person can mend is looked at again after this many milliseconds: it may be mended at Discord's end. */
const STOPPED_MS = 3_600_000;
/** Any code but 1000 and 1001, which end the session. */
const HANG_UP = 4900;

const readFrame = (text: string): GatewayFrame | null => {
  try {
    return GatewayFrame.parse(JSON.parse(text));
  } catch {
    return null;
  }
};

/**
 * The client's side of Discord's Gateway v10: one connection at a time, kept up whatever happens to it. It decides; all
 * that it does goes through its world.
 */
export class SocketEngine {
  readonly #world: SocketWorld;
  readonly #intake: Intake;
  readonly #timers: Timers<'beat' | 'hello' | 'greeting' | 'retry'>;
  /** As it came in. What is recorded follows, as its events are accepted. */
  #session: GatewaySession | null;
  #status: SocketStatus;
  /** The connection, or the attempt at one: what an older one still says is not listened to. */
  #line: { connection: Connection | null } | null = null;
  #failures = 0;
  #silentResumes = 0;
  #isAcknowledged = true;

  constructor(world: SocketWorld) {
    this.#world = world;
    this.#intake = new Intake(world.after);
    this.#timers = new Timers(world.after);
    this.#session = world.record.session();
    this.#status = { state: 'waiting', since: world.now(), because: null };
  }

  /** Begins, unless it is at it already. Cheap; for whoever looks in now and then. */
  start(): void {
    if (this.#line !== null || this.#timers.has('retry')) return;
    const { record, settings, now } = this.#world;
    const stop = record.stop();
    if (stop !== null && stop.settings === settings && now() - stop.at < STOPPED_MS)
      this.#enter('stopped', stop.because);
    else void this.#open();
  }

  /** Hangs up. The session can be resumed for a while. */
  end(): void {
    this.#hangUp();
    this.#enter('off', null);
  }

  status(): SocketStatus {
    return { ...this.#status };
  }

  async #open(): Promise<void> {
    const { record, now } = this.#world;
    const apart = this.#session === null ? record.identifiedAt() + IDENTIFY_APART_MS - now() : 0;
    if (apart > 0) {
      this.#timers.set('retry', Math.min(apart, IDENTIFY_APART_MS), () => void this.#open());
      return;
    }
    const mine: { connection: Connection | null } = { connection: null };
    const isMine = (): boolean => this.#line === mine;
    this.#line = mine;
    this.#enter('opening', this.#status.because);
    try {
      const url = await this.#address(isMine);
      if (url === null) return;
      this.#timers.set('hello', HELLO_MS, () => this.#lose('Discord did not greet', { next: 'resume' }));
      const connection = await this.#world.connect(url, {
        frame: (text) => isMine() && this.#hear(readFrame(text)),
        closed: (code) => isMine() && this.#lose(`Discord closed it (${code})`, afterClose(code)),
      });
      if (isMine()) mine.connection = connection;
      else connection.close(HANG_UP);
    } catch (error) {
      if (isMine()) this.#lose(`it could not be opened: ${String(error)}`, { next: 'resume' });
    }
  }

  /** Where to connect; null when that is not known now, and another try is on its way. */
  async #address(isMine: () => boolean): Promise<string | null> {
    if (this.#session !== null && this.#failures < OWN_URL_TRIES) return this.#session.url;
    const entrance = await this.#world.entrance();
    if (!isMine()) return null;
    if (entrance.kind === 'open') return entrance.url;
    if (entrance.kind === 'refused') this.#giveUp(entrance.because);
    else this.#lose(entrance.because, { next: 'resume' }, entrance.inMs);
    return null;
  }

  #hear(frame: GatewayFrame | null): void {
    switch (frame?.op) {
      case GATEWAY_OP.hello:
        return this.#greet(frame.d);
      case GATEWAY_OP.dispatch:
        return this.#dispatch(frame);
      case GATEWAY_OP.heartbeat:
        return this.#heartbeat();
      case GATEWAY_OP.heartbeatAck:
        this.#isAcknowledged = true;
        return;
      case GATEWAY_OP.reconnect:
        return this.#lose('Discord asked for a new one', { next: 'resume' }, 0);
      case GATEWAY_OP.invalidSession: {
        const next = frame.d === true ? 'resume' : 'fresh';
        return this.#lose('the session is invalid', { next }, pauseAfterInvalid(this.#world.random()));
      }
      default:
        // An opcode that is younger than this, or no frame at all.
        return;
    }
  }

  #greet(data: unknown): void {
    const hello = Hello.safeParse(data);
    if (!hello.success) return this.#lose('its greeting could not be read', { next: 'resume' });
    const { random, identity, record, now } = this.#world;
    const interval = hello.data.heartbeat_interval;
    this.#timers.cancel('hello');
    this.#isAcknowledged = true;
    // Jitter: after an outage not all clients of the world at once.
    this.#timers.set('beat', interval * random(), () => this.#beat(interval));
    this.#enter('greeting', null);
    this.#watchGreeting();
    const { token, intents } = identity;
    if (this.#session !== null) {
      const { id, seq } = this.#session;
      return this.#send(GATEWAY_OP.resume, { token, session_id: id, seq });
    }
    record.identified(now());
    const properties = { os: 'workerd', browser: 'golem', device: 'golem' };
    return this.#send(GATEWAY_OP.identify, { token, intents, properties });
  }

  /** Nothing came after the greeting. A session that stays silent twice may be lost on Discord's side. */
  #watchGreeting(): void {
    const isResuming = this.#session !== null;
    this.#timers.set('greeting', GREETING_MS, () => {
      this.#silentResumes += isResuming ? 1 : 0;
      const isHopeless = this.#silentResumes >= SILENT_RESUMES;
      if (isHopeless) this.#silentResumes = 0;
      this.#lose('Discord stayed silent after the greeting', { next: isHopeless ? 'fresh' : 'resume' });
    });
  }

  #dispatch({ t, s, d }: GatewayFrame): void {
    if (t === 'READY') return this.#begin(d, s ?? 0);
    if (this.#session === null) return;
    const { id, seq: last } = this.#session;
    const seq = s ?? last;
    this.#session = { ...this.#session, seq };
    if (t === 'RESUMED') this.#goLive();
    // What is replayed is a sign of life; it may be long.
    else if (this.#status.state === 'greeting') this.#watchGreeting();
    this.#intake.put(async () => {
      if (t && t !== 'RESUMED') await this.#world.take(t, d);
      this.#world.record.accepted(id, seq);
    });
  }

  #begin(data: unknown, seq: number): void {
    const ready = Ready.safeParse(data);
    if (!ready.success) return this.#lose('its READY could not be read', { next: 'fresh' });
    const { session_id: id, resume_gateway_url: url, user } = ready.data;
    this.#session = { id, url, seq };
    this.#goLive();
    // In its turn: what came in the session before is accepted before.
    this.#intake.put(async () => {
      this.#world.began({ botId: user.id });
      this.#world.record.begin({ id, url, seq });
    });
  }

  #goLive(): void {
    this.#timers.cancel('greeting');
    this.#silentResumes = 0;
    this.#world.record.setStop(null);
    this.#enter('live', null);
  }

  #beat(intervalMs: number): void {
    if (!this.#isAcknowledged) return this.#lose('a heartbeat was not acknowledged', { next: 'resume' });
    this.#isAcknowledged = false;
    this.#timers.set('beat', intervalMs, () => this.#beat(intervalMs));
    this.#heartbeat();
  }

  /** With the number of what was accepted, not of what came: the rest must stay repeatable. */
  #heartbeat(): void {
    this.#send(GATEWAY_OP.heartbeat, this.#world.record.session()?.seq ?? null);
  }

  #send(op: number, d: unknown): void {
    try {
      this.#line?.connection?.send(JSON.stringify({ op, d }));
    } catch (error) {
      this.#lose(`it could not be written to: ${String(error)}`, { next: 'resume' });
    }
  }

  /** The connection is lost, or is to be: decides what comes next, and when. */
  #lose(because: string, after: AfterClose, pauseMs: number | null = null): void {
    if (after.next === 'stop') return this.#giveUp(after.because);
    const { now, random, record } = this.#world;
    if (this.#status.state === 'live' && now() - this.#status.since >= STEADY_MS) this.#failures = 0;
    this.#hangUp();
    if (after.next === 'fresh') {
      this.#session = null;
      record.forget();
    }
    const pause = Math.max(pauseMs ?? 0, pauseBefore(this.#failures, after.next, random()));
    this.#failures += 1;
    this.#enter('waiting', because);
    const level = this.#failures > 3 ? 'warn' : 'info';
    log(level, 'socket.lost', { because, next: after.next, failures: this.#failures, pause });
    this.#timers.set('retry', pause, () => void this.#open());
  }

  #giveUp(because: string): void {
    this.#hangUp();
    const { record, now, settings, stopped } = this.#world;
    const before = record.stop();
    record.setStop({ because, at: now(), settings });
    this.#enter('stopped', because);
    log('error', 'socket.stopped', { because });
    // Looked at again every hour, and still so: that was said before.
    if (before?.because !== because) stopped(because);
  }

  #hangUp(): void {
    const connection = this.#line?.connection;
    this.#line = null;
    this.#timers.cancelAll();
    try {
      connection?.close(HANG_UP);
    } catch {
      // It is closed already.
    }
  }

  #enter(state: SocketStatus['state'], because: string | null): void {
    if (this.#status.state === state && this.#status.because === because) return;
    this.#status = { state, since: this.#world.now(), because };
  }
}
