import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { publishCommands } from '../commands/publish.ts';
import { createLog, type Log, UserError } from '../terminal.ts';
import { allSettings, ROOT, readWorkers, type WorkerApp } from '../workspace/workers.ts';
import { startCron } from './cron.ts';
import { startGatewayProcess, waitForHealth } from './gateway-process.ts';
import { requireFreePorts } from './ports.ts';
import { prepareStorage } from './prepare-storage.ts';
import { clearLeftovers } from './process-group.ts';
import { devSecrets } from './secrets.ts';
import {
  configuredSettings,
  effectiveSettings,
  LOCAL_DEFAULTS,
  partsToStandInFor,
  type Settings,
  unknownNames,
  worldServices,
} from './settings.ts';
import { type StopReason, toldToStop } from './stop.ts';
import { writeDevConfigs } from './worker-config.ts';
import { startWorld } from './world.ts';

export interface DevOptions {
  port: number;
  persistTo: string;
  verbose: boolean;
}

interface Context {
  port: number;
  persistTo: string;
  log: Log;
  workers: WorkerApp[];
  /** Whatever was started; all of it is ended in reverse order. */
  started: AsyncDisposableStack;
  signal: AbortSignal;
}

const readConfigured = (names: readonly string[], log: Log): Settings => {
  const path = join(ROOT, '.dev.vars');
  const configured = configuredSettings(
    existsSync(path) ? readFileSync(path, 'utf8') : '',
    process.env,
    names,
  );
  for (const name of unknownNames(configured, names)) {
    log('warn', 'dev', `.dev.vars: no Worker has a setting ${name}; see .dev.vars.example`);
  }
  return configured;
};

const reportHealth = async (health: Response, log: Log): Promise<void> => {
  if (!health.ok) log('warn', 'dev', `GET /health says ${health.status}: ${await health.text()}`);
};

/** Starts everything. Returns the address of the page, or of the gateway, and what ends when the Workers end. */
const start = async (context: Context): Promise<{ url: string; ended: Promise<string> }> => {
  const { port, persistTo, log, workers, started, signal } = context;
  const names = Object.keys(allSettings(workers));
  const configured = readConfigured(names, log);
  const parts = partsToStandInFor(configured);
  const services = worldServices(parts);
  const gatewayUrl = `http://localhost:${port}`;

  clearLeftovers(persistTo);
  await requireFreePorts(services.length > 0 ? [port, port + 1] : [port]);
  const [world] = await Promise.all([
    services.length > 0 ? startWorld(port + 1, persistTo, services) : undefined,
    prepareStorage({ persistTo, workerOnly: names, localPeople: parts.includes('discord'), signal }),
  ]);
  if (world) started.defer(() => world.close());
  signal.throwIfAborted();

  const generated = { ...LOCAL_DEFAULTS, ...devSecrets(persistTo) };
  const settings = effectiveSettings(generated, world?.env ?? {}, parts, configured);
  const gateway = started.use(
    startGatewayProcess({
      configs: writeDevConfigs(workers, settings, join(persistTo, 'workers')),
      port,
      persistTo,
      workerOnly: names,
      log,
    }),
  );
  world?.connect(gatewayUrl);
  const health = await Promise.race([
    waitForHealth(gatewayUrl, signal),
    gateway.ended.then((reason) => {
      throw new UserError(reason);
    }),
  ]);
  await reportHealth(health, log);
  await publishCommands(settings, log);
  started.use(startCron(gatewayUrl, log));
  return { url: world ? `http://localhost:${port + 1}` : gatewayUrl, ended: gateway.ended };
};

/** Runs Golem on this machine until it is told to stop. Returns the exit code. */
export const dev = async (options: DevOptions): Promise<number> => {
  const log = createLog(options.verbose);
  const persistTo = resolve(options.persistTo);
  mkdirSync(persistTo, { recursive: true });
  const told = toldToStop();
  const abort = new AbortController();
  const started = new AsyncDisposableStack();

  const run = async (): Promise<StopReason> => {
    const { port } = options;
    const context = { port, persistTo, log, workers: readWorkers(), started, signal: abort.signal };
    const { url, ended } = await start(context);
    process.stdout.write(`ready ${url}\n`);
    return { reason: await ended, error: true };
  };
  try {
    const { reason, error } = await Promise.race([told, run()]);
    log(error ? 'error' : 'info', 'dev', `${reason}, stopping`);
    return error ? 1 : 0;
  } finally {
    abort.abort();
    await started.disposeAsync();
  }
};
