import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './until.ts';

const PROMETHEUS = '/usr/bin/prometheus';
const ALERTMANAGER = '/usr/bin/prometheus-alertmanager';

const isThere = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** Debian's packages `prometheus` and `prometheus-alertmanager`. */
export const hasMonitoring = isThere(PROMETHEUS) && isThere(ALERTMANAGER);

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
};

const answers = (url: string) => async (): Promise<boolean> => {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
};

const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
};

/** Prometheus with one rule that fires while `golem_test_fires` does, and what its Alertmanager is to be told. */
const prometheusConfig = (own: number, alertmanager: number): string => `
global: { scrape_interval: 1s, evaluation_interval: 1s }
rule_files: [rules.yml]
alerting: { alertmanagers: [{ static_configs: [{ targets: ["127.0.0.1:${alertmanager}"] }] }] }
scrape_configs: [{ job_name: prometheus, static_configs: [{ targets: ["127.0.0.1:${own}"] }] }]
`;

const RULES = `
groups:
  - name: golem
    rules:
      - alert: ShopDown
        expr: up{job="prometheus"} == 1
        labels: { severity: critical, url: "https://shop.test/", server: web-1 }
        annotations: { summary: "the shop does not answer" }
`;

const alertmanagerConfig = (webhook: string, secret: string): string => `
route: { receiver: golem, group_by: [alertname], group_wait: 0s, group_interval: 1s, repeat_interval: 2s }
receivers:
  - name: golem
    webhook_configs:
      - url: ${webhook}
        http_config: { authorization: { type: Bearer, credentials: ${secret} } }
`;

/** A real Prometheus and a real Alertmanager on loopback ports, with storage of their own. */
export const startMonitoring = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'golem-monitoring-'));
  const ports = { prometheus: await freePort(), alertmanager: await freePort() };
  const urls = {
    prometheus: `http://127.0.0.1:${ports.prometheus}`,
    alertmanager: `http://127.0.0.1:${ports.alertmanager}`,
  };
  const children: ChildProcess[] = [];
  const start = async (binary: string, args: string[], ready: string): Promise<void> => {
    children.push(spawn(binary, args, { cwd: folder, stdio: 'ignore' }));
    await until(`${binary} answers`, answers(ready));
  };
  writeFileSync(join(folder, 'prometheus.yml'), prometheusConfig(ports.prometheus, ports.alertmanager));
  writeFileSync(join(folder, 'rules.yml'), RULES);
  await start(
    PROMETHEUS,
    [
      '--config.file=prometheus.yml',
      '--storage.tsdb.path=metrics',
      // Alertmanager starts later, and is to hear of the alert soon.
      '--rules.alert.resend-delay=1s',
      `--web.listen-address=127.0.0.1:${ports.prometheus}`,
    ],
    `${urls.prometheus}/-/ready`,
  );
  return {
    urls,
    /** Starts Alertmanager; it posts to this address from now on. */
    async notify(webhook: string, secret: string): Promise<void> {
      writeFileSync(join(folder, 'alertmanager.yml'), alertmanagerConfig(webhook, secret));
      await start(
        ALERTMANAGER,
        [
          '--config.file=alertmanager.yml',
          '--storage.path=silences',
          `--web.listen-address=127.0.0.1:${ports.alertmanager}`,
          '--cluster.listen-address=',
        ],
        `${urls.alertmanager}/-/ready`,
      );
    },
    async close(): Promise<void> {
      await Promise.all(children.map(end));
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
export type Monitoring = Awaited<ReturnType<typeof startMonitoring>>;
