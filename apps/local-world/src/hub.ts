import type { PageEvent } from './page-api.ts';

/** Where everything that changes in the world is announced: pages, tests that wait and the Gateway listen. */
export type Hub = {
  publish(event: PageEvent): void;
  /** The returned function ends the subscription. */
  subscribe(listener: (event: PageEvent) => void): () => void;
};

export const createHub = (): Hub => {
  const listeners = new Set<(event: PageEvent) => void>();
  return {
    publish(event) {
      for (const listener of listeners) listener(event);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
