/** The Gateway session as Discord knows it; `seq` is that of the last event that came. */
export interface GatewaySession {
  id: string;
  /** Where it is resumed. */
  url: string;
  seq: number;
}

/** Why the connection was given up, until a person has mended it. Times are unix milliseconds. */
export interface Stop {
  because: string;
  at: number;
  /** The settings that it happened with, as a digest: with others it is tried again at once. */
  settings: string;
}

/** What outlives an eviction. `session` is only as far as its events were accepted. */
export interface SessionRecord {
  session(): GatewaySession | null;
  begin(session: GatewaySession): void;
  /** Call when the event with this number was accepted; of a session that is not the current one, it is ignored. */
  accepted(sessionId: string, seq: number): void;
  forget(): void;
  /** When a session was last asked for, unix milliseconds; 0: never. */
  identifiedAt(): number;
  identified(at: number): void;
  stop(): Stop | null;
  setStop(stop: Stop | null): void;
}
