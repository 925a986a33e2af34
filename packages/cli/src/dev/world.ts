import { join } from 'node:path';
import type { Settings, WorldService } from './settings.ts';

/** What `dev` needs of the local world. */
export interface World {
  /** What Golem has to be given to talk to it. */
  env: Settings;
  /** Says where signed interactions go. */
  connect(gatewayUrl: string): void;
  close(): Promise<void>;
}

/** Starts the local world in this process. Loaded only here, so that nothing else pays for it. */
export const startWorld = async (
  port: number,
  persistTo: string,
  services: WorldService[],
): Promise<World> => {
  const { startLocalWorld } = await import('@golem/local-world');
  const world = await startLocalWorld({ port, stateDir: join(persistTo, 'local-world'), services });
  // In tests a site may be down without anybody being told.
  if (services.includes('cloud')) world.cloud.notifyOfAlerts();
  return world;
};
