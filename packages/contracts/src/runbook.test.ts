import { describe, expect, test } from 'vitest';
import { checkParameters, fillStep, parseRunbook, type Runbook } from './runbook.ts';
import { runbookKey, runbookName } from './runbook-key.ts';

const file = (front: string): string => `---\n${front}\n---\n\nFor people.\n`;
const front = (more = ''): string =>
  `title: Restart\ndescription: Restarts it.\nparameters:\n  service: { description: The service, pattern: '[a-z-]+' }\n${more || "steps:\n  - { name: Restart, run: [systemctl, restart, '{service}'] }"}`;

const runbook = (more?: string): Runbook => {
  const parsed = parseRunbook(file(front(more)));
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
};

test('a runbook says what is run, with safe values for what it leaves out', () => {
  expect(runbook()).toEqual({
    title: 'Restart',
    description: 'Restarts it.',
    destructive: false,
    parameters: { service: { description: 'The service', pattern: '[a-z-]+' } },
    steps: [{ name: 'Restart', run: ['systemctl', 'restart', '{service}'], exit: [0], limit_s: 30 }],
    verify: [],
    rollback: [],
  });
});

test.for([
  ['prose', '# Restart\n\n1. Restart it.\n', 'front matter'],
  ['what is not YAML', file('title: [a'), 'YAML'],
  ['a misspelt key', file(`${front()}\nverfy: []`), 'verfy'],
  ['no steps', file('title: a\ndescription: b\nsteps: []'), 'steps'],
  [
    'a command as one text',
    file(front('steps:\n  - { name: a, run: systemctl restart nginx }')),
    'steps.0.run',
  ],
  ['a number among the arguments', file(front('steps:\n  - { name: a, run: [sleep, 5] }')), 'quotes'],
  ['an unknown parameter', file(front("steps:\n  - { name: a, run: [echo, '{user}'] }")), '{user}'],
  ['a program from outside', file(front("steps:\n  - { name: a, run: ['{service}'] }")), 'program'],
  [
    'a parameter in a script',
    file(front("steps:\n  - { name: a, run: [sudo, /bin/sh, -ec, 'rm {service}'] }")),
    'script',
  ],
  ['a pattern that is none', file(front().replace("'[a-z-]+'", "'['")), 'pattern'],
  [
    'the exit code of a time-out',
    file(front('steps:\n  - { name: a, run: [a], exit: [124] }')),
    'time was up',
  ],
  [
    'more time than there is',
    file(
      front(
        'steps:\n  - { name: a, run: [a], limit_s: 200 }\nverify:\n  - { name: b, run: [b], limit_s: 41 }',
      ),
    ),
    '240 s',
  ],
  ['a file that the prompt would cut', file(front() + `\n#${'x'.repeat(16_000)}`), '16000'],
] as const)('%s is no runbook, and the error says why', ([, text, words]) => {
  const parsed = parseRunbook(text);
  expect(parsed).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
  expect(!parsed.ok && parsed.error.message).toContain(words);
});

test('a script may take a parameter as an argument behind it', () => {
  const { steps } = runbook("steps:\n  - { name: a, run: [sh, -c, 'echo \"$1\"', sh, '{service}'] }");
  expect(steps[0] && fillStep(steps[0], new Map([['service', '$(id)']]))).toEqual({
    ok: true,
    value: ['sh', '-c', 'echo "$1"', 'sh', '$(id)'],
  });
});

describe('parameters', () => {
  test.for([
    ['; rm -rf /'],
    ['$(id)'],
    ['a\nb'],
    ['nginx\n'],
    [''],
    ['NGINX'],
    ['x'.repeat(10_000)],
    ['a\0'],
  ])('%j does not match the whole pattern', ([service = '']) => {
    expect(checkParameters(runbook(), { service })).toMatchObject({
      ok: false,
      error: { code: 'invalid_input' },
    });
  });

  test.for([
    [{}, 'missing'],
    [{ service: 'nginx', toString: 'x' }, '`toString` is not a parameter'],
  ] as const)('%j is refused', ([given, words]) => {
    const checked = checkParameters(runbook(), given);
    expect(!checked.ok && checked.error.message).toContain(words);
  });

  test('a value where an argument begins cannot be an option, within one it may hold a hyphen', () => {
    const { steps } = runbook("steps:\n  - { name: a, run: [ls, '{service}', '--x={service}'] }");
    const fill = (service: string) => steps[0] && fillStep(steps[0], new Map([['service', service]]));
    expect(fill('-rf')).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
    expect(fill('a-b')).toEqual({ ok: true, value: ['ls', 'a-b', '--x=a-b'] });
  });

  test('a value is put in once: what it says is no parameter', () => {
    const { steps } = runbook("steps:\n  - { name: a, run: [ls, '{service}'] }");
    expect(steps[0] && fillStep(steps[0], new Map([['service', '{service}$&']]))).toEqual({
      ok: true,
      value: ['ls', '{service}$&'],
    });
  });
});

test('only files right below runbooks/ with a plain name are runbooks', () => {
  expect(runbookName(runbookKey('restart-service'))).toBe('restart-service');
  for (const key of ['rules.md', 'runbooks/a/b.md', 'runbooks/.md', 'runbooks/A.md', 'audit/runbooks/a.md'])
    expect(runbookName(key)).toBe(null);
});
