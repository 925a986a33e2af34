import type { TestProject } from 'vitest/node';
import { startTlsServers } from './tls-servers.ts';

/** Gives the tests in workerd TLS servers: they cannot start any. */
export default async ({ provide }: TestProject) => {
  const { close, ...tls } = await startTlsServers();
  provide('tls', tls);
  return close;
};
