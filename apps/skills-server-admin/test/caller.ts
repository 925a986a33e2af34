import { type SkillPort, SkillRequest } from '@golem/contracts';

/** Stands where the gateway stands: calls the skill over its service binding, and hears what it reports. */
export default {
  async fetch(request: Request, { SKILL }: { SKILL: SkillPort }): Promise<Response> {
    const reports: string[][] = [];
    const reply = await SKILL.handle(SkillRequest.parse(await request.json()), (lines) => {
      reports.push(lines);
    });
    return Response.json({ reply, reports });
  },
};
