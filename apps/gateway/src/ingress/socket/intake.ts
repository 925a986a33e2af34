import { log } from '@golem/worker-kit';

/** An event that could not be accepted is tried again after this many milliseconds. */
const RETRY_MS = 2_000;

/**
 * One piece of work after the other, in the order given. One that fails is tried again until it works, and everything
 * behind it waits: that keeps the order, and loses nothing.
 */
export class Intake {
  readonly #after: (ms: number, task: () => void) => () => void;
  #waiting: (() => Promise<void>)[] = [];
  #isBusy = false;

  constructor(after: (ms: number, task: () => void) => () => void) {
    this.#after = after;
  }

  put(work: () => Promise<void>): void {
    this.#waiting.push(work);
    if (!this.#isBusy) void this.#drain();
  }

  async #drain(): Promise<void> {
    this.#isBusy = true;
    // By index, because a burst is long and taking from the front of an array moves all of it.
    for (let next = 0; next < this.#waiting.length; next += 1) {
      try {
        await this.#waiting[next]?.();
      } catch (error) {
        this.#waiting = this.#waiting.slice(next);
        log('warn', 'socket.not_accepted', { waiting: this.#waiting.length, detail: String(error) });
        this.#after(RETRY_MS, () => void this.#drain());
        return;
      }
    }
    this.#waiting = [];
    this.#isBusy = false;
  }
}
