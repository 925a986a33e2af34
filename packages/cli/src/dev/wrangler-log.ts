import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';
import type { Level } from '../terminal.ts';

export interface LogEntry {
  level: Level;
  source: string;
  message: string;
}

/** What a Worker logs through the worker kit: one JSON object a line. */
const StructuredLine = z.looseObject({
  level: z.enum(['debug', 'info', 'warn', 'error']),
  event: z.string(),
});

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const workerEntry = (worker: string, text: string): LogEntry => {
  const source = worker.replace(/^golem-(skill-)?/, '');
  const structured = StructuredLine.safeParse(text.startsWith('{') ? parseJson(text) : undefined);
  if (!structured.success) return { level: 'info', source, message: text };
  const { level, event, ...fields } = structured.data;
  const told = Object.entries(fields).map(([name, value]) => ` ${name}=${String(value)}`);
  return { level, source, message: `${event}${told.join('')}` };
};

/** Lines that would frighten and mean nothing here: cron is triggered by `dev`. */
const NOISE = /Scheduled Workers are not automatically|Request\.cf/;

/**
 * Folds the output of `wrangler dev` to what matters: what Workers log, and wrangler's own warnings and errors. The
 * rest (bindings, requests, banners) has the level `debug`. Returns a function that takes one line after another,
 * because a line without a head belongs to the one before it.
 */
export const wranglerLogReader = (): ((line: string) => LogEntry | undefined) => {
  let current: Omit<LogEntry, 'message'> = { level: 'debug', source: 'wrangler' };
  return (raw) => {
    const line = stripVTControlCharacters(raw).trimEnd();
    if (line === '') return undefined;
    const own =
      /^\[wrangler:(info|warn|error)\] (.*)$/.exec(line) ?? /^[✘▲] \[(ERROR|WARNING)\] (.*)$/.exec(line);
    const worker = /^\[([a-z][a-z0-9-]*)\] (.*)$/.exec(line);
    let message = line;
    if (own?.[1] !== undefined) {
      const level = { info: 'debug', warn: 'warn', WARNING: 'warn', error: 'error', ERROR: 'error' } as const;
      const [, kind, text = ''] = own;
      const known = Object.entries(level).find(([name]) => name === kind)?.[1] ?? 'info';
      current = { level: NOISE.test(text) ? 'debug' : known, source: 'wrangler' };
      message = text;
    } else if (worker) {
      const [, name = '', text = ''] = worker;
      const entry = workerEntry(name, text);
      current = entry;
      message = entry.message;
    } else if (/^(⎔|⛅|Using |\S+ has access to|Binding |env\.|Service bindings,|─)/u.test(line.trim())) {
      current = { level: 'debug', source: 'wrangler' };
    }
    return { level: current.level, source: current.source, message };
  };
};
