import type { TestProject } from 'vitest/node';
import { hasSshd, startSshd } from './sshd.ts';

/** Gives the tests in workerd an OpenSSH server: they cannot start one. */
export default async ({ provide }: TestProject) => {
  if (!hasSshd) {
    provide('ssh', { SSH_SERVERS: '[]', SSH_KEYS: '{}' });
    return undefined;
  }
  const sshd = await startSshd();
  const { server, keys } = sshd;
  const servers = [server, { ...server, name: 'forced', keyName: 'forced' }];
  provide('ssh', { SSH_SERVERS: JSON.stringify(servers), SSH_KEYS: JSON.stringify(keys) });
  return () => sshd.close();
};
