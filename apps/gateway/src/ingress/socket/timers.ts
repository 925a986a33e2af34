/** Named timers, each of which is set at most once at a time. */
export class Timers<Name extends string> {
  readonly #after: (ms: number, task: () => void) => () => void;
  readonly #cancels = new Map<Name, () => void>();

  constructor(after: (ms: number, task: () => void) => () => void) {
    this.#after = after;
  }

  /** Runs the task after `ms`, in place of one of this name. */
  set(name: Name, ms: number, task: () => void): void {
    this.cancel(name);
    const cancel = this.#after(ms, () => {
      this.#cancels.delete(name);
      task();
    });
    this.#cancels.set(name, cancel);
  }

  has(name: Name): boolean {
    return this.#cancels.has(name);
  }

  cancel(name: Name): void {
    this.#cancels.get(name)?.();
    this.#cancels.delete(name);
  }

  cancelAll(): void {
    for (const name of this.#cancels.keys()) this.cancel(name);
  }
}
