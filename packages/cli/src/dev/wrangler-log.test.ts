import { expect, test } from 'vitest';
import { wranglerLogReader } from './wrangler-log.ts';

const read = (...lines: string[]) => {
  const reader = wranglerLogReader();
  return lines.flatMap((line) => reader(line) ?? []);
};

test('shows what a Worker logs with its name and its fields', () => {
  expect(read('[golem-skill-email] {"level":"warn","event":"mail refused","run":"r1","try":2}')).toEqual([
    { level: 'warn', source: 'email', message: 'mail refused run=r1 try=2' },
  ]);
});

test('shows plain text and broken JSON of a Worker as they are', () => {
  expect(read('[golem-gateway] hello', '[golem-gateway] {"level":')).toEqual([
    { level: 'info', source: 'gateway', message: 'hello' },
    { level: 'info', source: 'gateway', message: '{"level":' },
  ]);
});

test('folds requests, bindings and start-up lines of wrangler to debug, so that secrets in them are not shown', () => {
  const levels = read(
    'golem-gateway has access to the following bindings:',
    'env.GRANT_SECRET ("abc")       Environment Variable      local',
    '⎔ Starting local server...',
    '[wrangler:info] GET / 200 OK (39ms)',
  ).map(({ level }) => level);
  expect(levels).toEqual(['debug', 'debug', 'debug', 'debug']);
});

test('keeps the lines of an error together, whatever their colours', () => {
  expect(
    read(
      '\u001B[31m✘ \u001B[41;31m[\u001B[41;97mERROR\u001B[41;31m]\u001B[0m Could not resolve "x"',
      '    src/index.ts:1:7',
    ),
  ).toEqual([
    { level: 'error', source: 'wrangler', message: 'Could not resolve "x"' },
    { level: 'error', source: 'wrangler', message: '    src/index.ts:1:7' },
  ]);
});

test('says nothing of cron, which dev triggers itself', () => {
  const entries = read(
    '▲ [WARNING] Scheduled Workers are not automatically triggered',
    '  To manually trigger',
  );
  expect(entries.map(({ level }) => level)).toEqual(['debug', 'debug']);
});
