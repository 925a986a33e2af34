import { startSkill } from './skill.ts';
import { startDoor, startSshd } from './sshd.ts';

/** What a person or a page could put where a name or a text belongs. */
export const HOSTILE = [
  '; rm -rf /',
  '$(touch pwned)',
  '`id`',
  'a\nb',
  '--help',
  "it's",
  '\\',
  '"',
  '*',
  '\u{1F4A3}',
];

/** An OpenSSH server that the skill knows under several names, each right or wrong in its own way. */
export const startSshWorld = async () => {
  const sshd = await startSshd();
  const door = await startDoor(sshd.server.port);
  const { server, keys, otherFingerprint } = sshd;
  const servers = [
    server,
    { ...server, name: 'impostor', hostKey: otherFingerprint },
    { ...server, name: 'locked-out', keyName: 'stranger' },
    { ...server, name: 'nobody', user: 'no-such-user' },
    { ...server, name: 'gone', port: 1 },
    { ...server, name: 'forced', keyName: 'forced' },
    { ...server, name: 'behind-door', port: door.port },
    { ...server, name: 'bad-key', keyName: 'garbage' },
  ];
  const garbage = '-----BEGIN OPENSSH PRIVATE KEY-----\nxxxx\n-----END OPENSSH PRIVATE KEY-----';
  const skill = await startSkill({
    SSH_SERVERS: JSON.stringify(servers),
    SSH_KEYS: JSON.stringify({ ...keys, garbage }),
  });
  return {
    sshd,
    door,
    skill,
    close: async () => {
      await skill.close();
      door.close();
      await sshd.close();
    },
  };
};

/** The shape of a successful invocation with this output. */
export const output = (value: object) => ({ ok: true, value: { invocation: { output: value } } });
