import { fail, ok, type Result } from '@golem/contracts';
import type { RemoteOutput } from './execute.ts';
import type { Session } from './session.ts';

/** Long for a system that answers at all, in seconds. */
const STATUS_LIMIT_S = 20;

const PROPERTIES =
  'Description,LoadState,ActiveState,SubState,Result,UnitFileState,MainPID,NRestarts,MemoryCurrent,ExecMainStartTimestampMonotonic';

/** Always a service: another unit's name (`reboot.target`) becomes a service that does not exist. */
export const unitOf = (service: string): string =>
  service.endsWith('.service') ? service : `${service}.service`;

/** The end of what a program said about its failure, in one line. */
export const complaint = ({ stderr, stdout, exitCode, signal }: RemoteOutput): string => {
  const said = (stderr.trim() || stdout.trim()).split('\n').slice(-3).join(' ').slice(-300);
  return `${signal ?? `exit code ${exitCode}`}${said === '' ? '' : `: ${said}`}`;
};

/** A number that systemd knows; it says "[not set]" or the largest number where it does not. */
const numberOf = (text: string | undefined): number | null =>
  text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;

/** Times are compared with the server's own uptime, so its clock need not be right. */
const secondsSince = (microseconds: number | null, uptime: number): number | null =>
  microseconds === null || microseconds === 0 ? null : Math.max(0, uptime - microseconds / 1e6);

/**
 * What systemd says about a service. Errors: `not_found`, `upstream_rejected` (no systemd there, or it refuses), and
 * those of the connection.
 */
export const readService = async (session: Session, service: string) => {
  const unit = unitOf(service);
  const script = `cat /proc/uptime && exec systemctl show --no-pager --property=${PROPERTIES} -- "$1"`;
  const done = await session.run(['sh', '-c', script, 'sh', unit], STATUS_LIMIT_S);
  if (!done.ok) return done;
  if (done.value.exitCode !== 0)
    return fail(
      'upstream_rejected',
      `systemctl failed on ${session.server.name} (${complaint(done.value)}).`,
    );
  const [uptime = '', ...lines] = done.value.stdout.split('\n');
  const properties = new Map(
    lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  const text = (name: string): string => properties.get(name) ?? '';
  if (text('LoadState') === 'not-found')
    return fail('not_found', `${session.server.name} has no service ${unit}.`);
  const memory = numberOf(properties.get('MemoryCurrent'));
  return ok({
    server: session.server.name,
    service: unit,
    description: text('Description'),
    active: text('ActiveState'),
    sub: text('SubState'),
    result: text('Result'),
    startsAtBoot: text('UnitFileState'),
    mainPid: numberOf(properties.get('MainPID')) || null,
    restarts: numberOf(properties.get('NRestarts')),
    memoryMiB: memory === null ? null : Math.round(memory / 2 ** 20),
    startedSecondsAgo: secondsSince(
      numberOf(properties.get('ExecMainStartTimestampMonotonic')),
      Number.parseFloat(uptime),
    ),
  });
};

export type ServiceStatus = Awaited<ReturnType<typeof readService>> extends Result<infer S> ? S : never;
