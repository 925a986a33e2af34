import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { UserError } from '../terminal.ts';

const isBusyAt = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    // Other errors, such as a machine without IPv6, say nothing about the port.
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'EADDRINUSE'));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(false)));
  });

/** Looks at both loopback addresses, because `localhost` may mean either. */
const isBusy = async (port: number): Promise<boolean> =>
  (await isBusyAt('127.0.0.1', port)) || isBusyAt('::1', port);

/**
 * Refuses ports that are taken. One that is busy is looked at again for a second:
 * the Workers of a run that was just killed need a moment to die.
 */
export const requireFreePorts = async (ports: readonly number[]): Promise<void> => {
  for (const port of ports) {
    for (let attempt = 0; await isBusy(port); attempt += 1) {
      if (attempt === 5) {
        throw new UserError(`port ${port} is in use; stop what listens there, or choose another with --port`);
      }
      await wait(200);
    }
  }
};
