import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { requireFreePorts } from './ports.ts';

const listening = async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { server, port: address.port };
};

test('a busy port is named, with what to do', async () => {
  const { server, port } = await listening();
  await expect(requireFreePorts([port])).rejects.toThrow(`port ${port} is in use`);
  server.close();
});

test('a port that becomes free in a moment is fine, because a killed run needs a moment to die', async () => {
  const { server, port } = await listening();
  setTimeout(() => server.close(), 100);
  await expect(requireFreePorts([port])).resolves.toBeUndefined();
});
