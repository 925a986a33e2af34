import type { InboundEvent, Principal } from '@golem/contracts';
import type { SessionWorld } from '../session/session-world.ts';

/** Who asks, from where, and on what: what every command gets. */
export interface Asked {
  world: SessionWorld;
  event: InboundEvent;
  principal: Principal;
}

/** A Discord timestamp, shown in the reader's own time zone; `R` is relative ("in 3 minutes"), `T` the time with seconds. */
export const stamp = (ms: number, style: 'R' | 'f' | 'T' = 'R'): string =>
  `<t:${Math.floor(ms / 1000)}:${style}>`;
