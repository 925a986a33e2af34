import type { Server } from '../cloud-state.ts';
import type { CloudStore } from '../cloud-store.ts';
import { isServing } from '../power.ts';
import { invalidInput } from './errors.ts';

const SERIES: Record<string, readonly string[]> = {
  cpu: ['cpu'],
  disk: ['disk.0.iops.read', 'disk.0.iops.write', 'disk.0.bandwidth.read', 'disk.0.bandwidth.write'],
  network: ['network.0.pps.in', 'network.0.pps.out', 'network.0.bandwidth.in', 'network.0.bandwidth.out'],
};
/** As at Hetzner: without a step the answer has about this many points. */
const POINTS = 60;

/** Metrics of a server: a calm daily wave that depends on the server, nothing while it is off. */
export const metricsOf = (store: CloudStore, server: Server, queries: Record<string, string[]>) => {
  const types = (queries['type'] ?? []).flatMap((type) => type.split(','));
  if (types.length === 0 || types.some((type) => SERIES[type] === undefined)) {
    throw invalidInput('type', 'must be cpu, disk or network');
  }
  const start = Date.parse(queries['start']?.[0] ?? '');
  const end = Date.parse(queries['end']?.[0] ?? '');
  if (!(start < end)) throw invalidInput('start', 'must be a time before end');
  const asked = Number(queries['step']?.[0]);
  const step = asked > 0 ? Math.round(asked) : Math.max(1, Math.round((end - start) / 1000 / POINTS));
  const values = (seed: number) => {
    const points: [number, string][] = [];
    for (let at = start; at < end && points.length < 500; at += step * 1000) {
      const wave = Math.sin((at / 86_400_000) * 2 * Math.PI + seed) * 8 + 12 + (seed % 5);
      points.push([at / 1000, isServing(store, server) ? wave.toFixed(4) : '0']);
    }
    return points;
  };
  const names = types.flatMap((type) => SERIES[type] ?? []);
  return {
    start: new Date(start).toISOString(),
    end: new Date(end).toISOString(),
    step,
    time_series: Object.fromEntries(
      names.map((name, index) => [name, { values: values(server.id + index) }]),
    ),
  };
};
