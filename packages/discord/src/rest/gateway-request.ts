import { GatewayBot } from '../gateway/payload.ts';
import type { Request } from './send.ts';

export function getGatewayBot(): Request<GatewayBot> {
  return {
    method: 'GET',
    path: '/gateway/bot',
    route: { key: 'GET /gateway/bot', major: '', global: true },
    repeatable: true,
    answer: GatewayBot,
  };
}
