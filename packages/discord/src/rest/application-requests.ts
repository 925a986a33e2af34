import type { RESTPutAPIApplicationCommandsJSONBody } from 'discord-api-types/v10';
import { z } from 'zod';
import { User } from '../message.ts';
import type { Request } from './send.ts';

/** A command as Discord has it; the fields it adds are kept for `commands diff`. */
export const RegisteredCommand = z.looseObject({
  id: z.string(),
  name: z.string(),
  type: z.number().default(1),
});
export type RegisteredCommand = z.infer<typeof RegisteredCommand>;

const commands = (applicationId: string, guildId?: string) =>
  `/applications/${encodeURIComponent(applicationId)}${guildId ? `/guilds/${encodeURIComponent(guildId)}` : ''}/commands`;

export function putCommands(
  applicationId: string,
  body: RESTPutAPIApplicationCommandsJSONBody,
  guildId?: string,
): Request<RegisteredCommand[]> {
  return {
    method: 'PUT',
    path: commands(applicationId, guildId),
    route: { key: 'PUT /applications/commands', major: guildId ?? '', global: true },
    body,
    repeatable: true,
    answer: z.array(RegisteredCommand),
  };
}

export function getCommands(applicationId: string, guildId?: string): Request<RegisteredCommand[]> {
  return {
    method: 'GET',
    path: `${commands(applicationId, guildId)}?with_localizations=true`,
    route: { key: 'GET /applications/commands', major: guildId ?? '', global: true },
    repeatable: true,
    answer: z.array(RegisteredCommand),
  };
}

export function getMe(): Request<User> {
  return {
    method: 'GET',
    path: '/users/@me',
    route: { key: 'GET /users/@me', major: '', global: true },
    repeatable: true,
    answer: User,
  };
}
