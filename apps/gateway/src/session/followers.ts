import type { ServerFrame } from '@golem/contracts';
import { log } from '@golem/worker-kit';
import type { LiveFeedPort } from '../api/live-feed-port.ts';

/** Those who follow the chat live, over WebSockets that another object holds. */
export interface Followers {
  /** Whether there may be any. In memory: it costs a run nothing. */
  areThere(): boolean;
  /** From now on there is at least one. */
  join(): void;
  /** Tells them, behind everything else and in order. What does not arrive, a follower finds again with `since`. */
  tell(frames: readonly ServerFrame[]): void;
}

/** The object's own storage of single values. */
interface Remembered {
  get(key: string): unknown;
  put(key: string, value: boolean): void;
  delete(key: string): boolean;
}

const KEY = 'followed';
/** As much waits for a feed that does not answer; older frames are dropped. */
const MAX_WAITING = 1_000;

/**
 * Whether there are followers is remembered across evictions, and forgotten as soon as the feed says that nobody heard.
 * @param later keeps the object alive until the promise settles, and holds up nothing
 */
export const followersOver = (
  kv: Remembered,
  feed: LiveFeedPort,
  later: (work: Promise<void>) => void,
): Followers => {
  let areThere = kv.get(KEY) === true;
  // Who joins while the feed answers "nobody" must not be forgotten.
  let joins = 0;
  let waiting: ServerFrame[] = [];
  let isTelling = false;

  const publish = async (frames: ServerFrame[]): Promise<void> => {
    const before = joins;
    try {
      if ((await feed.publish(frames)) > 0 || joins !== before) return;
      areThere = false;
      kv.delete(KEY);
    } catch (error) {
      log('warn', 'session.feed_failed', { detail: String(error) });
    }
  };

  /** One call at a time: two that are under way may overtake each other. */
  const tellWaiting = async (): Promise<void> => {
    isTelling = true;
    while (waiting.length > 0) {
      const frames = waiting;
      waiting = [];
      if (areThere) await publish(frames);
    }
    isTelling = false;
  };

  return {
    areThere: () => areThere,
    join() {
      joins += 1;
      if (areThere) return;
      areThere = true;
      kv.put(KEY, true);
    },
    tell(frames) {
      if (!areThere || frames.length === 0) return;
      waiting = [...waiting, ...frames].slice(-MAX_WAITING);
      if (!isTelling) later(tellWaiting());
    },
  };
};
