import { z } from 'zod';
import type { Request } from './send.ts';

/** The part of a member of a guild that Golem reads. */
export const Member = z.object({ roles: z.array(z.string()) });
export type Member = z.infer<typeof Member>;

export function getMember(guildId: string, userId: string): Request<Member> {
  return {
    method: 'GET',
    path: `/guilds/${encodeURIComponent(guildId)}/members/${encodeURIComponent(userId)}`,
    route: { key: 'GET /guilds/members', major: guildId, global: true },
    repeatable: true,
    answer: Member,
  };
}
