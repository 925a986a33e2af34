import { journalctl } from './journalctl.ts';
import { type Machine, usedMiB } from './machine.ts';
import { showService, systemctl } from './systemctl.ts';

/** How a program ended. */
export interface Ended {
  exit: number;
  stdout?: string;
  stderr?: string;
}

type Program = (machine: Machine, args: readonly string[]) => Ended | Promise<Ended>;

/** Nobody waits longer than this here for what a real server would take its time for. Milliseconds. */
const LONGEST_PAUSE_MS = 1_500;

const said = (stdout: string): Ended => ({ exit: 0, stdout: `${stdout}\n` });

const percentUsed = (machine: Machine): number => Math.ceil((usedMiB(machine) / machine.disk.totalMiB) * 100);

const uptimeSeconds = (machine: Machine): number => (machine.now() - machine.bootedAt()) / 1000;

/** As df writes it. */
const diskLine = (machine: Machine, size: (mib: number) => string): string => {
  const { totalMiB } = machine.disk;
  const used = usedMiB(machine);
  return [
    '/dev/sda1',
    size(totalMiB),
    size(used),
    size(totalMiB - used),
    `${percentUsed(machine)}%`,
    '/',
  ].join(' ');
};

const inKib = (mib: number): string => String(mib * 1024);
const inGib = (mib: number): string => `${(mib / 1024).toFixed(1)}G`;

const df: Program = (machine, args) =>
  said(
    `Filesystem Size Used Avail Use% Mounted on\n${diskLine(machine, args.includes('-h') ? inGib : inKib)}`,
  );

/** What the script of server_health writes on such a machine. */
const health = (machine: Machine): Ended => {
  const failed = [...machine.services].filter(([, { active }]) => active === 'failed').map(([unit]) => unit);
  return said(
    [
      'load 0.31 0.28 0.22',
      'cpus 2',
      `uptime ${uptimeSeconds(machine).toFixed(2)}`,
      'MemTotal 3994624 kB',
      'MemAvailable 2412544 kB',
      'SwapTotal 0 kB',
      'SwapFree 0 kB',
      `disk ${diskLine(machine, inKib)}`,
      'systemd',
      ...failed.map((unit) => `failed ${unit}`),
      `reboot ${machine.name === 'db-1' ? 'yes' : 'no'}`,
    ].join('\n'),
  );
};

/** The scripts that Golem sends are known by what they call; any other is taken for one plain command. */
const sh: Program = (machine, [, script = '', , ...args]) => {
  if (script.includes('/proc/loadavg')) return health(machine);
  if (script.includes('systemctl show')) return showService(machine, args[0] ?? '', uptimeSeconds(machine));
  if (script.includes('df --output=pcent')) return { exit: percentUsed(machine) <= 90 ? 0 : 1 };
  if (/[;&|<>$`"'\\(){}*?\n]/.test(script))
    return { exit: 127, stderr: 'This server is a simulation: it runs single plain commands only.\n' };
  return run(machine, script.trim().split(/\s+/));
};

const PROGRAMS: Record<string, Program> = {
  sh,
  systemctl,
  journalctl,
  df,
  true: () => ({ exit: 0 }),
  whoami: () => said('golem'),
  hostname: (machine) => said(machine.name),
  echo: (_, args) => said(args.join(' ')),
  uptime: (machine) =>
    said(`up ${Math.floor(uptimeSeconds(machine) / 86_400)} days, load average: 0.31, 0.28, 0.22`),
  async sleep(machine, [seconds = '0']) {
    await machine.pause(Math.min(LONGEST_PAUSE_MS, Number(seconds) * 1000));
    return { exit: 0 };
  },
  'apt-get': (machine, args) => {
    if (args[0] !== 'clean') return { exit: 100, stderr: 'E: This simulation knows only clean.\n' };
    machine.disk.packagesMiB = 0;
    return { exit: 0 };
  },
  sudo: (machine, [, ...argv]) => run(machine, argv),
};

/** Runs one program of those that the simulation knows. */
export const run = (machine: Machine, [name = '', ...args]: readonly string[]): Ended | Promise<Ended> =>
  Object.hasOwn(PROGRAMS, name)
    ? (PROGRAMS[name]?.(machine, args) ?? { exit: 127 })
    : { exit: 127, stderr: `${name}: command not found (this server is a simulation)\n` };
