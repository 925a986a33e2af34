import type { SocketStatus } from './socket-world.ts';

/** The one connection to Discord's Gateway. */
export interface SocketPort {
  /** Sees to it that the connection stands, or that it does not when it is switched off; says how it is. */
  ensure(): Promise<SocketStatus>;
}
