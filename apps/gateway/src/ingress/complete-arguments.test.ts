import { expect, test } from 'vitest';
import { completeArguments } from './complete-arguments.ts';

const servers = async (argument: string) => (argument === 'server' ? ['web-1', 'db 2'] : []);

test.each([
  ['server-admin.restart_server', '', ['server=', 'mode=']],
  ['server-admin.restart_server', 'ser', ['server=']],
  ['server-admin.restart_server', 'server=', ['server=web-1', 'server="db 2"']],
  ['server-admin.restart_server', 'server=WEB', ['server=web-1']],
  ['server-admin.restart_server', 'server="db', ['server="db 2"']],
  ['server-admin.restart_server', 'server=web-1 ', ['server=web-1 mode=']],
  ['server-admin.restart_server', '{"server":', []],
  ['hosting.purge_cache', 'zone=example.test ever', ['zone=example.test everything=']],
  ['hosting.purge_cache', 'everything=', ['everything=true', 'everything=false']],
  ['no.such', '', []],
])('/do %s %j is continued with %j', async (capability, typed, expected) => {
  expect(await completeArguments(capability, typed, servers)).toEqual(expected);
});
