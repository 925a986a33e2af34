import { createHash } from 'node:crypto';
import { fail, ok, type Result } from '@golem/contracts';
import { beforeWrite } from '@golem/worker-kit';
import ssh2, { type Client, type ConnectConfig } from 'ssh2';
import type { ServerAdminEnv } from '../env.ts';
import { execute, type RemoteOutput } from './execute.ts';
import { remoteCommand } from './remote-command.ts';
import type { SshServer } from './settings.ts';

/** Well above a handshake around the world, well below every capability's own time limit. Milliseconds. */
const READY_TIMEOUT_MS = 10_000;

/** All that is offered. Other key exchanges cost a Worker up to 1.4 s of CPU time, other ciphers do not run in one. */
const ALGORITHMS: ConnectConfig['algorithms'] = {
  kex: ['curve25519-sha256'],
  serverHostKey: ['ssh-ed25519'],
  cipher: ['aes256-gcm@openssh.com', 'aes128-gcm@openssh.com'],
};

/** What reaching a server takes, besides its name. */
export interface SshReach {
  env: Pick<ServerAdminEnv, 'SSH_SERVERS' | 'SSH_KEYS'>;
  signal: AbortSignal;
}

/** An open connection to one server. */
export interface Session {
  server: SshServer;
  /** Runs a program with these arguments; after `seconds` the server ends it, and the error is `upstream_timeout`. */
  run(argv: readonly string[], seconds: number): Promise<Result<RemoteOutput>>;
}

/** The registered server of this name, and its key. Errors: `misconfigured`, `not_found` with the names there are. */
export const findSshServer = (
  { SSH_SERVERS: servers = [], SSH_KEYS: keys = {} }: SshReach['env'],
  name: string,
): Result<{ server: SshServer; privateKey: string }> => {
  if (servers.length === 0)
    return fail('misconfigured', 'No server is registered for SSH. Set SSH_SERVERS and SSH_KEYS.');
  const server = servers.find((each) => each.name === name);
  const privateKey = server && keys[server.keyName];
  if (server && privateKey !== undefined) return ok({ server, privateKey });
  const names = servers.map((each) => each.name).join(', ');
  return fail('not_found', `There is no server “${name}” in SSH_SERVERS. There are: ${names}.`);
};

const fingerprintOf = (key: Uint8Array): string =>
  `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;

const unreachable = ({ name, host, port }: SshServer, internal: string) =>
  fail('upstream_error', `No SSH connection to ${name} (${host}:${port}).`, { internal, retryable: true });

/** What a failed handshake means; `presented` is the fingerprint of the server's key, once it was seen. */
const explain = (server: SshServer, error: Error & { level?: string }, presented: string | undefined) => {
  if (presented !== undefined && presented !== server.hostKey) {
    return fail(
      'upstream_rejected',
      `${server.name} does not have the pinned host key: it shows ${presented}. Either it was reinstalled (then look at the key on the server itself and change SSH_SERVERS), or somebody is in between.`,
    );
  }
  if (error.level === 'client-authentication') {
    return fail('misconfigured', `${server.name} refuses the key “${server.keyName}” for ${server.user}.`);
  }
  return unreachable(server, error.message);
};

const connect = (server: SshServer, privateKey: string, { signal }: SshReach): Promise<Result<Client>> =>
  new Promise((resolve) => {
    const client = new ssh2.Client();
    let presented: string | undefined;
    client.on('ready', () => resolve(ok(client)));
    // Stays for the life of the connection: an error of one that is lost later ends its commands by itself.
    client.on('error', (error) => resolve(explain(server, error, presented)));
    client.on('close', () => resolve(unreachable(server, 'closed during the handshake')));
    signal.addEventListener('abort', () => client.destroy(), { once: true });
    try {
      client.connect({
        host: server.host,
        port: server.port,
        username: server.user,
        privateKey,
        algorithms: ALGORITHMS,
        readyTimeout: READY_TIMEOUT_MS,
        hostVerifier: (key: Uint8Array) => {
          presented = fingerprintOf(key);
          return presented === server.hostKey;
        },
      });
    } catch (error) {
      resolve(
        fail('misconfigured', `The key “${server.keyName}” in SSH_KEYS cannot be read.`, {
          internal: String(error),
        }),
      );
    }
  });

/** The exit codes of `timeout`: it ended the command, or it had to kill it. */
const TIMED_OUT = new Set([124, 137]);

/**
 * Connects to a registered server, works, and disconnects. Whatever goes wrong until the connection stands says that
 * nothing was done.
 */
export const withSession = async <T>(
  reach: SshReach,
  name: string,
  work: (session: Session) => Promise<Result<T>>,
): Promise<Result<T>> => {
  const found = findSshServer(reach.env, name);
  if (!found.ok) return found;
  const { server, privateKey } = found.value;
  const connected = await beforeWrite(connect(server, privateKey, reach));
  if (!connected.ok) return connected;
  const client = connected.value;
  const run: Session['run'] = async (argv, seconds) => {
    const done = await execute(client, remoteCommand(argv, seconds));
    return done.ok && done.value.exitCode !== null && TIMED_OUT.has(done.value.exitCode)
      ? fail('upstream_timeout', `It did not end within ${seconds} s on ${server.name} and was stopped.`)
      : done;
  };
  try {
    return await work({ server, run });
  } finally {
    client.end();
  }
};
