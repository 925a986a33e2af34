import { expect, test } from 'vitest';
import type { Deed } from './act.ts';
import { noProgress, type Tried } from './no-progress.ts';

const done = (output: unknown): Deed => ({ kind: 'done', output, untrusted: false, receipt: null });
const failed = (message: string): Deed => ({ kind: 'not_done', message, untrusted: false, receipt: null });

const look = (deed: Deed, url = 'https://example.com'): Tried => ({
  capability: 'observability.check_url',
  args: { url },
  deed,
});
const list = (deed: Deed): Tried => ({ capability: 'server-admin.list_servers', args: {}, deed });
const restart = (deed: Deed, server = 'web-1'): Tried => ({
  capability: 'server-admin.restart_server',
  args: { server, mode: 'soft' },
  deed,
});

test.for<[string, Tried[]]>([
  ['nothing was called', []],
  ['different calls', [look(done(1)), list(done(1))]],
  ['the same call with another result', [list(done(1)), list(done(2))]],
  ['the same call with other arguments', [look(done(1)), look(done(1), 'https://example.org')]],
  ['a call that works after it failed', [list(failed('busy')), list(done(1))]],
  ['two failures', [list(failed('a')), look(failed('b'))]],
  [
    'three failures with a success in between',
    [list(failed('a')), look(done(1)), list(failed('b')), look(failed('c'))],
  ],
  ['a look that is repeated after a change', [list(done(1)), restart(done('ok')), list(done(1))]],
])('goes on: %s', ([, calls]) => {
  expect(noProgress(calls)).toBe(null);
});

test.for<[string, Tried[], string]>([
  [
    'the same call with the same result',
    [look(done({ up: true })), list(done(1)), look(done({ up: true }))],
    'I stopped: `observability.check_url` on `https://example.com` had the same result twice. It worked both times, so doing it again would tell nothing new.',
  ],
  [
    'the same arguments in another order',
    [restart(done('ok')), { ...restart(done('ok')), args: { mode: 'soft', server: 'web-1' } }],
    'I stopped: `server-admin.restart_server` on `web-1` had the same result twice. It worked both times, so doing it again would tell nothing new.',
  ],
  [
    'the same failure',
    [list(failed('Hetzner does not answer.')), list(failed('Hetzner does not answer.'))],
    'I stopped: `server-admin.list_servers` had the same result twice. Hetzner does not answer.',
  ],
  [
    'three failures in a row',
    [list(failed('a')), look(failed('b')), restart(failed('There is no server web-1.'))],
    'I stopped after 3 failures in a row. The last was `server-admin.restart_server` on `web-1`: There is no server web-1.',
  ],
  [
    'failures of tools that do not exist',
    ['x.a', 'x.b', 'x.c'].map((capability) => ({
      capability,
      args: {},
      deed: failed(`There is no tool ${capability}.`),
    })),
    'I stopped after 3 failures in a row. The last was `x.c`: There is no tool x.c.',
  ],
])('ends: %s', ([, calls, answer]) => {
  expect(noProgress(calls)).toBe(answer);
});
