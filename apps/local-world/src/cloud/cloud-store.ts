import type { Clock } from '../clock.ts';
import type { CloudSaved } from './cloud-state.ts';
import { firstCloud } from './seed.ts';

/** The cloud's state, and the one way to say that it changed. */
export class CloudStore {
  readonly clock: Clock;
  readonly state: CloudSaved;
  readonly #changed: () => void;

  constructor(options: { clock: Clock; saved: CloudSaved | null; changed: () => void }) {
    this.clock = options.clock;
    this.state = options.saved ?? firstCloud();
    this.#changed = options.changed;
  }

  /** Makes a change, announces it, and passes on its result. */
  change<T>(work: (state: CloudSaved) => T): T {
    const result = work(this.state);
    this.#changed();
    return result;
  }

  /** Records that something really happened. */
  effect(what: string, target: string): void {
    this.change(({ effects }) => effects.push({ at: this.clock.now(), what, target }));
  }

  newNumber(): number {
    this.state.lastNumber += 1;
    return this.state.lastNumber;
  }

  /** ISO time with an offset. */
  isoNow(): string {
    return new Date(this.clock.now()).toISOString();
  }
}
