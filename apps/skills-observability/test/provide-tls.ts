import type { TestProject } from 'vitest/node';
import type { TlsServers } from './provided.d.ts';
import { startTlsServers } from './tls-servers.ts';

/** Gives the tests in workerd TLS servers: they cannot start any. */
export default async ({ provide }: TestProject) => {
  const { close, usual, newer } = await startTlsServers();
  provide('tls', { usual, newer } satisfies TlsServers);
  return close;
};
