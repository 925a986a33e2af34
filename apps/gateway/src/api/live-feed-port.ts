import type { ServerFrame } from '@golem/contracts';

/** Those who follow one chat over WebSockets. */
export interface LiveFeedPort {
  /** Tells all of them, in order; how many there are. */
  publish(frames: ServerFrame[]): Promise<number>;
}
