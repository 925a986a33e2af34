import { fail, type InboundEvent, type Result } from '@golem/contracts';
import { control } from '../commands/control.ts';
import { refusalFor } from '../commands/request-of.ts';
import { requesterOf } from './admit.ts';
import type { SessionWorld } from './session-world.ts';

/** Answers a command now, to one who waits for it: the same rules as in the chat, and nothing is said there. */
export const commandNow = async (world: SessionWorld, event: InboundEvent): Promise<Result<string>> => {
  const principal = await requesterOf(world, event);
  if (principal === null) return fail('denied', 'This token belongs to nobody whom Golem knows.');
  const refusal = refusalFor(principal, event.request);
  if (refusal !== null) return fail('denied', refusal);
  return control({ world, event, principal });
};
