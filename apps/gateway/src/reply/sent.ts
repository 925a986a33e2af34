import type { DiscordError } from '@golem/discord';
import type { SessionWorld } from '../session/session-world.ts';

export type Sent = { ok: true } | { ok: false; error: DiscordError };
export type Discord = NonNullable<SessionWorld['discord']>;

/** Whether another try can help. A message that Discord will never take must not stop those behind it. */
export const mayPass = ({ kind }: DiscordError): boolean => {
  switch (kind) {
    case 'rate_limited':
    case 'unavailable':
    case 'unauthorized':
      return true;
    case 'forbidden':
    case 'not_found':
    case 'expired_token':
    case 'invalid':
      return false;
  }
};
