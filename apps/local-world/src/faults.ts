/** A fault that a test asked for. It hits the next `times` requests that match. */
export type Fault = {
  /** Any when absent. */
  method?: string;
  /** Matched against the path below the API's base, without the query. */
  path: RegExp;
  /** Default 1. */
  times?: number;
  /** Wait before anything else. */
  delayMs?: number;
  /** Answer this instead of doing the work. */
  respond?: { status: number; body?: unknown; headers?: Record<string, string> };
  /** Cut the connection: `before` the work is done, or `after`, so that the caller cannot know that it was. */
  cut?: 'before' | 'after';
};

export type Faults = {
  inject(fault: Fault): void;
  /** The fault for this request, counted down; undefined when it may go through. */
  take(method: string, path: string): Fault | undefined;
  clear(): void;
};

export const createFaults = (): Faults => {
  let pending: { fault: Fault; left: number }[] = [];
  return {
    inject(fault) {
      pending.push({ fault, left: fault.times ?? 1 });
    },
    take(method, path) {
      const hit = pending.find(
        ({ fault }) => (fault.method === undefined || fault.method === method) && fault.path.test(path),
      );
      if (hit === undefined) return undefined;
      hit.left -= 1;
      if (hit.left === 0) pending = pending.filter((other) => other !== hit);
      return hit.fault;
    },
    clear() {
      pending = [];
    },
  };
};
