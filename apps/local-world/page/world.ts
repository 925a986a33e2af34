import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import type { PageChannel, PageState, PageUser } from '../src/page-api.ts';
import type { Action, Reply } from './connection.ts';

/** What every part of the page can read and do. */
export interface World {
  state: PageState;
  /** Whom the person plays. */
  me: PageUser;
  /** The channel on screen. */
  channel: PageChannel;
  openChannel: (id: string) => void;
  act: (action: Action) => Promise<Reply>;
  /** Like `act`; an error becomes a toast. */
  actOrToast: (action: Action) => Promise<Reply>;
  toast: (text: string) => void;
}

export const WorldContext = createContext<World | null>(null);

export function useWorld(): World {
  const world = useContext(WorldContext);
  if (world === null) throw new Error('useWorld is for children of WorldContext.Provider');
  return world;
}

/** Epoch milliseconds, anew every `everyMs`. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

/** A string that survives a reload, in this browser. */
export function useStored(key: string, initial: string): [string, (value: string) => void] {
  const name = `golem.${key}`;
  const [value, setValue] = useState(() => localStorage.getItem(name) ?? initial);
  return [
    value,
    (next) => {
      localStorage.setItem(name, next);
      setValue(next);
    },
  ];
}
