import { AgentName } from '@golem/contracts';
import { z } from 'zod';
import { Caller } from './caller.ts';

/** How the gateway tells the feed who connects. */
export const JOINING_HEADER = 'x-golem-joining';

export const Joining = z.object({ caller: Caller, agent: AgentName, since: z.number().nullable() });
export type Joining = z.infer<typeof Joining>;

/** What is kept beside a socket, also while the object hibernates. */
export const Follower = z.object({
  caller: Caller,
  agent: AgentName,
  /** When it was last known that the token holds, unix milliseconds. */
  checkedAt: z.number(),
});
export type Follower = z.infer<typeof Follower>;
