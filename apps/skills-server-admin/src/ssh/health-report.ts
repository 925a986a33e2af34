import { fail, ok } from '@golem/contracts';

/** One line for each thing, its name first. Everything it calls is there on any Linux, but for what it asks for first. */
export const HEALTH_SCRIPT = `
echo "load $(cut -d' ' -f1-3 /proc/loadavg)"
echo "cpus $(getconf _NPROCESSORS_ONLN)"
echo "uptime $(cut -d' ' -f1 /proc/uptime)"
grep -E '^(MemTotal|MemAvailable|SwapTotal|SwapFree):' /proc/meminfo | tr -d ':'
df -P -k -x tmpfs -x devtmpfs -x squashfs -x efivarfs 2>/dev/null | tail -n +2 | sed 's/^/disk /'
if units=$(systemctl list-units --state=failed --plain --no-legend --no-pager 2>/dev/null); then
  echo systemd
  printf '%s\\n' "$units" | sed -n 's/^\\([^ ][^ ]*\\).*/failed \\1/p'
fi
if [ -e /run/reboot-required ]; then echo 'reboot yes'
elif command -v needs-restarting >/dev/null 2>&1; then
  needs-restarting -r >/dev/null 2>&1; if [ $? -eq 1 ]; then echo 'reboot yes'; else echo 'reboot no'; fi
elif [ -d /etc/apt ]; then echo 'reboot no'
fi
`;

const mib = (kib: string | undefined): number => Math.round(Number(kib) / 1024);

interface Disk {
  mount: string;
  totalMiB: number;
  freeMiB: number;
  usedPercent: number;
}

/** Lines of `df -P -k`. One file system that is mounted several times (containers) is shown once. */
const disksIn = (lines: readonly string[][]): Disk[] => {
  const disks = new Map<string, Disk>();
  for (const [, device = '', total, used, free, percent = '', ...mount] of lines) {
    const key = `${device} ${total} ${used}`;
    if (disks.has(key) || !(Number(total) > 0)) continue;
    disks.set(key, {
      mount: mount.join(' '),
      totalMiB: mib(total),
      freeMiB: mib(free),
      usedPercent: Number.parseInt(percent, 10),
    });
  }
  return [...disks.values()];
};

/** Reads what {@link HEALTH_SCRIPT} wrote. Errors: `upstream_error` when something that any Linux has is not there. */
export const parseHealth = (text: string) => {
  const lines = text.split('\n').map((line) => line.trim().split(/\s+/));
  const all = (name: string): string[][] => lines.filter(([first]) => first === name);
  const value = (name: string): string | undefined => all(name)[0]?.[1];
  const reboot = value('reboot');
  const health = {
    uptimeSeconds: Math.round(Number(value('uptime'))),
    cpus: Number(value('cpus')),
    load: (all('load')[0] ?? []).slice(1).map(Number),
    memoryMiB: {
      total: mib(value('MemTotal')),
      available: mib(value('MemAvailable')),
      swapTotal: mib(value('SwapTotal')),
      swapFree: mib(value('SwapFree')),
    },
    disks: disksIn(all('disk')),
    failedUnits: all('systemd').length > 0 ? all('failed').map(([, unit = '']) => unit) : null,
    rebootRequired: reboot === undefined ? null : reboot === 'yes',
  };
  const numbers = [health.uptimeSeconds, health.cpus, ...health.load, ...Object.values(health.memoryMiB)];
  return health.load.length === 3 && numbers.every(Number.isFinite)
    ? ok(health)
    : fail('upstream_error', 'The server answers something that cannot be read.', {
        internal: text.slice(0, 500),
      });
};
