import { type SkillPort, SkillRequest } from '@golem/contracts';

/** Stands where the gateway stands: calls the skill over its service binding. */
export default {
  async fetch(request: Request, { SKILL }: { SKILL: SkillPort }): Promise<Response> {
    return Response.json(await SKILL.handle(SkillRequest.parse(await request.json())));
  },
};
