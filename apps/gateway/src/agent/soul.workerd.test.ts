import { env } from 'cloudflare:test';
import { beforeEach, expect, test } from 'vitest';
import { soulIn } from './soul.ts';

const RUNBOOK =
  "---\ntitle: Free the disk\ndescription: When the disk is full.\nsteps:\n  - { name: clean, run: ['apt-get', 'clean'] }\n---\nLong words for people.\n";

beforeEach(async () => {
  const { objects } = await env.RESULTS.list();
  await env.RESULTS.delete(objects.map(({ key }) => key));
  await env.RESULTS.put('identity.md', 'I am Golem.');
  await env.RESULTS.put('voice.md', 'Brief.');
});

const read = () => soulIn(env.RESULTS).read();

test('an edit is in the next reading, and changes the digest', async () => {
  const before = await read();
  await env.RESULTS.put('voice.md', 'Briefer.');
  const after = await read();
  expect(before).toMatchObject({ text: expect.stringContaining('Brief.'), problem: null });
  expect(after).toMatchObject({ text: expect.stringContaining('Briefer.'), problem: null });
  expect(after.digest).not.toBe(before.digest);
});

test.for([
  ['bytes that are no UTF-8', new Uint8Array([0x49, 0xff, 0xfe]), 'is not UTF-8'],
  ['a NUL', 'I am\0Golem.', 'is no text'],
  ['too many characters', 'x'.repeat(16_001), 'is too long: 16000 characters at most'],
  ['a megabyte', 'x'.repeat(1_000_000), 'is too long'],
] as const)(
  'a file with %s is replaced by its last good version, and the chat hears of it',
  async ([_what, broken, why]) => {
    const good = await read();
    await env.RESULTS.put('identity.md', broken);
    expect(await read()).toEqual({
      text: good.text,
      digest: good.digest,
      problem: expect.stringMatching(new RegExp(`\`identity.md\` ${why}.*last good version is used`)),
    });
  },
);

test('the last good version is kept in R2, where an isolate that never read the file finds it', async () => {
  await read();
  expect(await (await env.RESULTS.get('~good/identity.md'))?.text()).toBe('I am Golem.');
  await env.RESULTS.put('~good/voice.md', 'As another isolate kept it.');
  await env.RESULTS.put('voice.md', new Uint8Array([0xff, 0x01]));
  const { text } = await read();
  expect(text).toContain('As another isolate kept it.');
});

test('a file that Golem cannot be without is replaced when it is missing; any other was taken away on purpose', async () => {
  await env.RESULTS.put('procedures/old.md', 'An old habit.');
  await read();
  await env.RESULTS.delete(['identity.md', 'procedures/old.md']);
  const { text, problem } = await read();
  expect(text).toContain('I am Golem.');
  expect(text).not.toContain('An old habit.');
  expect(problem).toContain('`identity.md` is missing in R2; its last good version is used');
});

test('of a runbook the prompt has the name and what it is for, never the whole file', async () => {
  await env.RESULTS.put('runbooks/free-disk.md', RUNBOOK);
  const { text } = await read();
  expect(text).toContain('Runbook free-disk: Free the disk. When the disk is full.');
  expect(text).not.toMatch(/apt-get|Long words/);
});

test('a runbook whose front matter is broken is left out, and the chat hears why', async () => {
  await env.RESULTS.put('runbooks/free-disk.md', RUNBOOK.replace('steps', 'stops'));
  const { text, problem } = await read();
  expect(text).not.toContain('free-disk');
  expect(problem).toMatch(/`runbooks\/free-disk.md` cannot be run: .*; it is left out/);
});

test('what is over the limit of all files is left out, and that is said', async () => {
  const names = ['a', 'b', 'c', 'd'].map((name) => `procedures/${name}.md`);
  for (const name of names) await env.RESULTS.put(name, name.repeat(2_000).slice(0, 15_900));
  const { text, problem } = await read();
  expect(text.length).toBeLessThanOrEqual(60_100);
  expect(problem).toContain('`procedures/d.md` is left out: all files have 60000 characters at most');
});

test('without any file, or without R2, Golem still has something to think with', async () => {
  await env.RESULTS.delete((await env.RESULTS.list()).objects.map(({ key }) => key));
  expect(await read()).toMatchObject({ digest: 'none', problem: expect.stringContaining('golem soul push') });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a bucket that is away answers nothing
  const away = { list: () => Promise.reject(new Error('away')) } as unknown as R2Bucket;
  expect(await soulIn(away).read()).toMatchObject({ problem: expect.stringContaining('R2 did not answer') });
});
