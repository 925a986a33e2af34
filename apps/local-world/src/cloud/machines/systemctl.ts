import { type Machine, type Service, startOf } from './machine.ts';
import type { Ended } from './programs.ts';

/** What a restart takes, in milliseconds: long enough to be seen. */
const RESTART_MS = 800;

const ACTIVE_EXIT = { active: 0, inactive: 3, failed: 3 } as const;

const start = (machine: Machine, service: Service): void => {
  service.active = 'active';
  service.startedAt = machine.now();
};

const note = (machine: Machine, unit: string, text: string): void => {
  machine.journal.push({ at: machine.now(), unit, text });
};

const VERBS: Record<string, (machine: Machine, unit: string, service: Service) => Ended | Promise<Ended>> = {
  async restart(machine, unit, service) {
    note(machine, unit, `Stopped ${unit}.`);
    await machine.pause(RESTART_MS);
    start(machine, service);
    note(machine, unit, `Started ${unit}.`);
    return { exit: 0 };
  },
  async start(machine, unit, service) {
    await machine.pause(RESTART_MS);
    if (service.active !== 'active') start(machine, service);
    note(machine, unit, `Started ${unit}.`);
    return { exit: 0 };
  },
  stop(machine, unit, service) {
    service.active = 'inactive';
    note(machine, unit, `Stopped ${unit}.`);
    return { exit: 0 };
  },
  reload: (machine, unit) => {
    note(machine, unit, `Reloaded ${unit}.`);
    return { exit: 0 };
  },
  enable: (_machine, _unit, service) => {
    service.isEnabled = true;
    return { exit: 0 };
  },
  disable: (_machine, _unit, service) => {
    service.isEnabled = false;
    return { exit: 0 };
  },
};

const LOOKS: Record<string, (unit: string, service: Service) => Ended> = {
  'is-active': (_, { active }) => ({ exit: ACTIVE_EXIT[active], stdout: `${active}\n` }),
  cat: (unit, { description }) => ({
    exit: 0,
    stdout: `# /lib/systemd/system/${unit}\n[Unit]\nDescription=${description}\n`,
  }),
  status: (unit, { active, description }) => ({
    exit: ACTIVE_EXIT[active],
    stdout: `● ${unit} - ${description}\n     Active: ${active}\n`,
  }),
};

const unitOf = (name: string): string =>
  /\.\w+$/.test(name) && !/\d$/.test(name) ? name : `${name}.service`;

const find = (machine: Machine, name: string): [string, Service] | null => {
  const unit = [name, unitOf(name), `${name}.service`].find((each) => machine.services.has(each));
  const service = unit === undefined ? undefined : machine.services.get(unit);
  return unit === undefined || service === undefined ? null : [unit, service];
};

/** As much of systemctl as Golem and the runbooks that come with it use. */
export const systemctl = async (machine: Machine, args: readonly string[]): Promise<Ended> => {
  const [verb = '', ...names] = args.filter((argument) => !argument.startsWith('-'));
  const found = find(machine, names[0] ?? '');
  if (!found)
    return { exit: verb === 'is-active' ? 4 : 5, stderr: `Unit ${names[0] ?? ''} could not be found.\n` };
  const [unit, service] = found;
  const act = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
  if (act) {
    const ended = await act(machine, unit, service);
    machine.effect(`systemctl ${verb} ${unit}`);
    return ended;
  }
  const look = Object.hasOwn(LOOKS, verb) ? LOOKS[verb] : undefined;
  return look?.(unit, service) ?? { exit: 1, stderr: `Unknown command verb ${verb}.\n` };
};

/** What Golem's script about one service writes: the uptime, and the service's properties. */
export const showService = (machine: Machine, name: string, uptimeSeconds: number): Ended => {
  const found = find(machine, name);
  const properties = found
    ? {
        Description: found[1].description,
        LoadState: 'loaded',
        ActiveState: found[1].active,
        SubState: { active: 'running', inactive: 'dead', failed: 'failed' }[found[1].active],
        Result: found[1].active === 'failed' ? 'exit-code' : 'success',
        UnitFileState: found[1].isEnabled ? 'enabled' : 'disabled',
        MainPID: found[1].active === 'active' ? 812 : 0,
        NRestarts: 0,
        MemoryCurrent: found[1].active === 'active' ? 48_234_496 : '[not set]',
        ExecMainStartTimestampMonotonic: (startOf(machine, found[1]) - machine.bootedAt()) * 1000,
      }
    : { LoadState: 'not-found' };
  const lines = Object.entries(properties).map(([key, value]) => `${key}=${value}`);
  return { exit: 0, stdout: [`${uptimeSeconds.toFixed(2)} 0.00`, ...lines, ''].join('\n') };
};
