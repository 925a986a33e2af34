import { parseArgs } from 'node:util';
import { z } from 'zod';
import { startLocalWorld } from './local-world.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8788' },
    gateway: { type: 'string', default: 'http://127.0.0.1:8787' },
    'state-dir': { type: 'string' },
    services: { type: 'string', default: 'discord,claude,cloud' },
  },
});
const Services = z.array(z.enum(['discord', 'claude', 'cloud']));

const world = await startLocalWorld({
  port: z.coerce.number().int().min(0).max(65_535).parse(values.port),
  services: Services.parse(values.services.split(',')),
  ...(values['state-dir'] === undefined ? {} : { stateDir: values['state-dir'] }),
});
world.connect(values.gateway);
world.cloud.notifyOfAlerts();
// For whoever started this process: the address, and the variables that Golem needs.
console.log(JSON.stringify({ url: world.url, env: world.env }));

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void world.close().then(() => process.exit(0)));
}
