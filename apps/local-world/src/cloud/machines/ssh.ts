import { createHash } from 'node:crypto';
import { split } from 'shlex';
import ssh2, { type Connection, type ServerChannel } from 'ssh2';
import type { Machine } from './machine.ts';
import { type Ended, run } from './programs.ts';

const KEY_NAME = 'local-world';

const { Server, utils } = ssh2;
/**
 * Made anew at each start: nothing else knows them, and whoever gets the settings gets these. Of those that ssh2 makes
 * one in 256 cannot be read, because it drops a zero at the beginning of the public half.
 */
const newKey = (): { private: string; public: string } => {
  for (;;) {
    const pair = utils.generateKeyPairSync('ed25519');
    if (!(utils.parseKey(pair.private) instanceof Error)) return pair;
  }
};

const parsed = (key: string) => {
  const read = utils.parseKey(key);
  if (read instanceof Error || Array.isArray(read))
    throw new Error('a key that was just made cannot be read');
  return read;
};

const fingerprintOf = (key: string): string =>
  `SHA256:${createHash('sha256').update(parsed(key).getPublicSSH()).digest('base64').replace(/=+$/, '')}`;

/** The command behind what Golem puts in front of each: a time limit and the language. */
const commandIn = (sent: string): string[] | null => {
  const argv = split(sent);
  return argv[0] === 'timeout' && argv[4] === 'env' ? argv.slice(6) : null;
};

const perform = async (machine: Machine, sent: string): Promise<Ended> => {
  const argv = commandIn(sent);
  return argv === null ? { exit: 127, stderr: 'This simulation knows only Golem.\n' } : run(machine, argv);
};

const answer = async (machine: Machine, sent: string, channel: ServerChannel): Promise<void> => {
  const {
    exit,
    stdout = '',
    stderr = '',
  } = await perform(machine, sent).catch(
    (error: unknown): Ended => ({ exit: 2, stderr: `${String(error)}\n` }),
  );
  channel.stderr.write(stderr);
  channel.write(stdout);
  channel.exit(exit);
  channel.end();
};

const serveConnection = (machine: Machine, known: string, client: Connection): void => {
  const key = parsed(known);
  client.on('error', () => undefined);
  client.on('authentication', (context) => {
    const isKnown =
      context.method === 'publickey' &&
      context.key.data.equals(key.getPublicSSH()) &&
      (!context.signature || !context.blob || key.verify(context.blob, context.signature, context.hashAlgo));
    if (isKnown) context.accept();
    else context.reject(['publickey']);
  });
  client.on('session', (accept) => {
    accept().on('exec', (acceptExec, _reject, { command }) => {
      void answer(machine, command, acceptExec());
    });
  });
};

/** The SSH servers of these machines, on loopback ports of their own, with keys that are made for this start. */
export const openSsh = async (machines: readonly Machine[]) => {
  const own = newKey();
  const connections = new Set<Connection>();
  const opened = await Promise.all(
    machines.map(async (machine) => {
      const host = newKey();
      const server = new Server({ hostKeys: [host.private] }, (client) => {
        // A server that is off answers nobody.
        if (!machine.isServing()) {
          client.on('error', () => undefined);
          client.end();
          return;
        }
        connections.add(client);
        client.on('close', () => connections.delete(client));
        serveConnection(machine, own.public, client);
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
      const address = server.address();
      if (address === null || typeof address === 'string') throw new Error('no port');
      return {
        server,
        registered: {
          name: machine.name,
          host: '127.0.0.1',
          port: address.port,
          user: 'golem',
          hostKey: fingerprintOf(host.public),
          keyName: KEY_NAME,
        },
      };
    }),
  );
  return {
    env: {
      SSH_SERVERS: JSON.stringify(opened.map(({ registered }) => registered)),
      SSH_KEYS: JSON.stringify({ [KEY_NAME]: own.private }),
    },
    close() {
      for (const client of connections) client.end();
      for (const { server } of opened) server.close();
    },
  };
};
