import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { STAND_INS } from './stand-ins.ts';

const SSHD = '/usr/sbin/sshd';

/** Debian's package `openssh-server`. */
export const hasSshd = existsSync(SSHD);

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
};

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

const newKey = (dir: string, name: string): { path: string; privateKey: string; publicKey: string } => {
  const path = join(dir, name);
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', path]);
  return { path, privateKey: readFileSync(path, 'utf8'), publicKey: readFileSync(`${path}.pub`, 'utf8') };
};

/** The fingerprint as the tool of OpenSSH itself tells it: what a person pins. */
const fingerprint = (path: string): string =>
  execFileSync('ssh-keygen', ['-l', '-E', 'sha256', '-f', `${path}.pub`], { encoding: 'utf8' }).split(
    ' ',
  )[1] ?? '';

/**
 * A real OpenSSH server on a loopback port, with keys of its own, for the user who runs the tests. systemctl and
 * journalctl are stand-ins on its PATH, which write down how they were called.
 */
export const startSshd = async () => {
  const dir = mkdtempSync(join(tmpdir(), 'golem-sshd-'));
  const host = newKey(dir, 'host');
  const known = newKey(dir, 'known');
  const forced = newKey(dir, 'forced');
  const stranger = newKey(dir, 'stranger');
  const bin = join(dir, 'bin');
  mkdirSync(bin);
  for (const [name, script] of Object.entries(STAND_INS)) {
    writeFileSync(join(bin, name), script);
    chmodSync(join(bin, name), 0o755);
  }
  const authorized = [known.publicKey, `restrict,command="echo forced" ${forced.publicKey}`];
  writeFileSync(join(dir, 'authorized_keys'), authorized.join(''));
  // Asked for by sshd when it runs as root; systemd makes it elsewhere.
  if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true });
  const port = await freePort();
  const config = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${host.path}`,
    `AuthorizedKeysFile ${join(dir, 'authorized_keys')}`,
    `PidFile none`,
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin prohibit-password',
    'UsePAM no',
    'StrictModes no',
    'MaxStartups 100',
    `SetEnv PATH=${bin}:/usr/local/bin:/usr/bin:/bin STAND_INS=${dir}`,
  ];
  writeFileSync(join(dir, 'sshd_config'), `${config.join('\n')}\n`);
  const log: string[] = [];
  const child = spawn(SSHD, ['-D', '-e', '-f', join(dir, 'sshd_config')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => log.push(text));
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error(`sshd ended: ${log.join('')}`);
    await wait(20);
  }

  let looked = 0;
  return {
    dir,
    /** A server as SSH_SERVERS lists it, reached with the right pin and the right key. */
    server: {
      name: 'web',
      host: '127.0.0.1',
      port,
      user: userInfo().username,
      hostKey: fingerprint(host.path),
      keyName: 'known',
    },
    /** `forced` may only run the one command that the server forces on it, whatever is sent. */
    keys: { known: known.privateKey, forced: forced.privateKey, stranger: stranger.privateKey },
    otherFingerprint: fingerprint(stranger.path),
    /** How the stand-ins were called since the last look: program and arguments. */
    calls: (): string[][] => {
      const path = join(dir, 'calls');
      const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
      // The file stays, and a call that is still being written is for the next look: none gets lost.
      const end = text.lastIndexOf('\0\0');
      const fresh = end < looked ? '' : text.slice(looked, end + 2);
      looked += fresh.length;
      return fresh
        .split('\0\0')
        .filter((call) => call !== '')
        .map((call) => call.split('\0'));
    },
    async close() {
      child.kill();
      if (child.exitCode === null) await once(child, 'exit');
      rmSync(dir, { recursive: true });
    },
  };
};

/** A door in front of a port that can be slammed: every connection through it is cut without a goodbye. */
export const startDoor = async (target: number) => {
  const sockets = new Set<Socket>();
  const server = createServer((from) => {
    const to = connect(target, '127.0.0.1');
    for (const socket of [from, to]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        from.destroy();
        to.destroy();
      });
    }
    from.pipe(to).pipe(from);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const slam = () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    port: address.port,
    slam,
    close() {
      slam();
      server.close();
    },
  };
};
