import { api, openapi } from './api/api.ts';
import { health } from './api/health.ts';
import { sweep } from './cron/sweep.ts';
import type { Env } from './env.ts';
import { receiveAlerts } from './ingress/alerts/receive-alerts.ts';
import { receiveMail } from './ingress/email.ts';
import { receiveInteraction } from './ingress/interactions.ts';

export { GolemAgentWorkflow } from './agent/golem-agent.workflow.ts';
export { LiveFeed } from './api/live-feed.do.ts';
export { DiscordSocket } from './ingress/socket/discord-socket.do.ts';
export { PolicyGate } from './policy/policy-gate.do.ts';
export { Session } from './session/session.do.ts';

type Route = (request: Request, env: Env, ctx: ExecutionContext) => Promise<Response>;

const ROUTES: Record<string, Route> = {
  'POST /discord/interactions': receiveInteraction,
  'POST /alerts/alertmanager': receiveAlerts,
  'GET /health': health,
  'GET /openapi.json': openapi,
};

export default {
  async fetch(request, env, ctx) {
    const { pathname } = new URL(request.url);
    return (ROUTES[`${request.method} ${pathname}`] ?? api)(request, env, ctx);
  },
  scheduled: (_controller, env) => sweep(env),
  email: receiveMail,
} satisfies ExportedHandler<Env>;
