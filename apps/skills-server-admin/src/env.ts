import { baseUrl, secret } from '@golem/worker-kit';
import { z } from 'zod';
import type { SoulBucket } from './runbooks/soul.ts';
import { SshKeys, SshServers } from './ssh/settings.ts';

/** At least one of the two ways to servers has to be there; each refuses by itself where it is not. */
export const ServerAdminEnv = z
  .object({
    /** A Hetzner Cloud API token with read and write permission. */
    HCLOUD_TOKEN: secret().optional(),
    HCLOUD_API_BASE_URL: baseUrl('https://api.hetzner.cloud/v1'),
    SSH_SERVERS: SshServers.optional(),
    SSH_KEYS: SshKeys.optional(),
    /** The soul, where the runbooks are. */
    SOUL: z.custom<SoulBucket>((value) => value !== undefined, 'is not bound'),
  })
  .superRefine(({ HCLOUD_TOKEN, SSH_SERVERS = [], SSH_KEYS = {} }, context) => {
    const issue = (name: string, message: string) =>
      context.addIssue({ code: 'custom', path: [name], message });
    if (HCLOUD_TOKEN === undefined && SSH_SERVERS.length === 0)
      issue('HCLOUD_TOKEN', 'or SSH_SERVERS: neither is set');
    for (const { name, keyName } of SSH_SERVERS)
      if (SSH_KEYS[keyName] === undefined)
        issue('SSH_KEYS', `has no key “${keyName}”, which the server ${name} needs`);
  });
export type ServerAdminEnv = z.infer<typeof ServerAdminEnv>;
