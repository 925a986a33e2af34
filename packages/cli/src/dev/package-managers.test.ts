import { expect, test } from 'vitest';
import { packageManagersAbove } from './package-managers.ts';

type Row = [pid: number, parent: number, command: string];
const table = (rows: Row[]) => (pid: number) => {
  const row = rows.find(([each]) => each === pid);
  return row && { parent: row[1], group: 0, command: row[2] };
};
const PNPM_BY_NPX: Row[] = [
  [5, 4, 'sh -c node packages/cli/src/main.ts dev'],
  [4, 3, '/root/.npm/_npx/1/node_modules/.bin/pnpm dev --port 9000'],
  [3, 2, "sh -c 'pnpm' dev --port 9000"],
  [2, 1, 'npm exec pnpm@12 dev'],
];

test('finds every process between dev and the npx that started it, because npx passes no signal on', () => {
  const read = table([...PNPM_BY_NPX, [1, 0, 'bash']]);
  expect(packageManagersAbove(5, read)).toEqual([5, 4, 3, 2]);
});

test('notices that one of them ended: the shell below it then has another parent', () => {
  const orphaned = table([
    [5, 1, 'sh -c node packages/cli/src/main.ts dev'],
    [1, 0, '/sbin/init'],
  ]);
  expect(packageManagersAbove(5, orphaned)).toEqual([5]);
});

test('does not watch the shell or script around the package manager, which may end before it', () => {
  const read = table([...PNPM_BY_NPX, [1, 0, 'sh -c npx -y pnpm@12 dev & sleep 1']]);
  expect(packageManagersAbove(5, read)).toEqual([5, 4, 3, 2]);
});

test.each([
  'node /usr/bin/npx pnpm@12 dev',
  '/usr/bin/node /opt/pnpm.cjs dev',
  'node /usr/lib/npm-cli.js run dev',
])('knows %s for a package manager', (command) => {
  expect(
    packageManagersAbove(
      3,
      table([
        [3, 2, 'sh -c x'],
        [2, 1, command],
      ]),
    ),
  ).toEqual([3, 2]);
});

test('without a process table only the parent is watched', () => {
  expect(packageManagersAbove(5, () => undefined)).toEqual([5]);
});
