import { use } from '@golem/local-world/claude';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chat, chatWith } from './chat.ts';
import { type Golem, startGolem } from './golem.ts';

let golem: Golem;
let chat: Chat;
beforeAll(async () => {
  golem = await startGolem();
  chat = chatWith(golem);
});
afterAll(() => golem.close());

test('a question without a tool is answered, and both sides are in the history', async () => {
  golem.world.claude.script(['Hello, Olive.']);
  const asked = await chat.say('hello');
  expect(await chat.answer(asked)).toBe('Hello, Olive.');
  const rows = await golem.until('the answer in D1', async () => {
    const found = await golem.query(
      'SELECT role, content FROM messages WHERE run_id = ? ORDER BY part',
      asked.record.id,
    );
    return found.length === 2 ? found : null;
  });
  expect(rows).toEqual([
    { role: 'user', content: 'hello' },
    { role: 'assistant', content: 'Hello, Olive.' },
  ]);
});

test('a read is done at once and its result reaches the answer', async () => {
  const asked = await chat.say('is example.test up?');
  expect(await chat.answer(asked)).toContain('200');
  // The row of a read follows the answer: nobody waits for it.
  const rows = await golem.until('the row of the read', () =>
    golem.query('SELECT capability, status FROM tool_runs WHERE run_id = ?', asked.record.id),
  );
  expect(rows).toEqual([{ capability: 'observability.check_url', status: 'succeeded' }]);
});

test('the model sees the history of its chat, and only of its chat', async () => {
  golem.world.claude.script(['Noted: blue.', 'ok', 'ok']);
  await chat.answer(await chat.say('my colour is blue', 'owner', 'shop'));
  await chat.answer(await chat.say('what is my colour?', 'owner', 'shop'));
  const here = JSON.stringify(golem.world.claude.requests.at(-1)?.body.messages);
  await chat.answer(await chat.say('what is my colour?', 'owner', 'random'));
  const elsewhere = JSON.stringify(golem.world.claude.requests.at(-1)?.body.messages);
  expect(here).toContain('my colour is blue');
  expect(here).toContain('Noted: blue.');
  expect(elsewhere).not.toContain('blue');
});

test('/do uses a capability without the model', async () => {
  const before = golem.world.claude.requests.length;
  const listed = await chat.answer(await chat.command('do', { capability: 'server-admin.list_servers' }));
  expect(listed).toContain('"web-1"');
  expect(golem.world.claude.requests.length).toBe(before);
});

test.each([
  ['no.such_thing', '', 'There is no capability `no.such_thing`'],
  ['observability.check_url', '{"url":', 'JSON'],
  ['observability.check_url', 'speed=fast', 'Wrong arguments'],
])('/do %s %s says what is wrong', async (capability, text, says) => {
  const answer = await chat.answer(
    await chat.command('do', { capability, ...(text ? { arguments: text } : {}) }),
  );
  expect(answer).toContain(says);
});

test.each([
  ['status', 'Golem is up'],
  ['help', '/approve'],
  ['pending', 'Nothing waits for a human'],
  ['runs', 'hello'],
  ['policy list', '`restart_server`'],
  ['soul list', 'identity.md'],
  ['memory list', 'I remember nothing yet'],
  ['audit recent', 'the run was answered'],
])('/%s answers at once', async (command, says) => {
  expect(await chat.answer(await chat.command(command))).toContain(says);
});

test.each([
  ['dance', {}, 'There is no command `/dance`'],
  ['policy', {}, 'one more word'],
  ['ask', {}, '`/ask` needs `prompt`'],
  ['ask', { prompt: '   ' }, '`/ask` cannot use this `prompt`'],
  ['ask', { prompt: 'hi', loud: true }, '`/ask` has no option `loud`'],
  ['freeze', { scope: 'all', minutes: 0 }, '`/freeze` cannot use this `minutes`'],
  ['approve', { id: 'zzz' }, 'There is no pending action `zzz`'],
])('/%s %o gets a sentence that says what to do', async (command, options, says) => {
  expect(await chat.answer(await chat.command(command, options))).toContain(says);
});

test('a prompt of 6,000 characters reaches the model whole', async () => {
  golem.world.claude.script(['Read.']);
  const prompt = `begin ${'x'.repeat(5_988)} end`;
  expect(await chat.answer(await chat.command('ask', { prompt }))).toBe('Read.');
  expect(JSON.stringify(golem.world.claude.requests.at(-1)?.body)).toContain(prompt);
});

test('a long answer arrives whole, in order, in parts that Discord takes', async () => {
  const lines = Array.from({ length: 120 }, (_, index) => `line ${index} ${'word '.repeat(8)}`.trim());
  golem.world.claude.script([lines.join('\n')]);
  const asked = await chat.say('tell me all', 'owner', 'random');
  await golem.world.discord.waitForMessage('random', ({ content }) => content.includes('line 119 '));
  const after = golem.world.discord
    .messages('random')
    .filter(({ id }) => BigInt(id) >= BigInt(asked.message?.id ?? 0));
  expect(after.length).toBeGreaterThan(2);
  expect(
    after
      .map(({ content }) => content)
      .join('\n')
      .split('\n')
      .filter((line) => line.startsWith('line')),
  ).toEqual(lines);
});

test('two messages quickly after another are answered one after the other, in their order', async () => {
  golem.world.claude.script([{ content: [{ type: 'text', text: 'first' }], delayMs: 400 }, 'second']);
  const one = await chat.say('number one', 'owner', 'shop');
  const two = await chat.say('number two', 'owner', 'shop');
  expect([await chat.answer(one), await chat.answer(two)]).toEqual(['first', 'second']);
  const transcript = JSON.stringify(golem.world.claude.requests.at(-1)?.body.messages);
  expect(transcript.indexOf('number one')).toBeLessThan(transcript.indexOf('first'));
  expect(transcript.indexOf('first')).toBeLessThan(transcript.indexOf('number two'));
});

test('one slow chat does not hold up another', async () => {
  golem.world.claude.script((request) => {
    const slow = JSON.stringify(request.messages.at(-1)).includes('take your time');
    return slow ? { content: [{ type: 'text', text: 'slow' }], delayMs: 3_000 } : 'quick';
  });
  const slow = await chat.say('take your time', 'owner', 'ops');
  const quick = await chat.say('be quick', 'owner', 'random');
  expect(await chat.answer(quick, 2_500)).toBe('quick');
  expect(await chat.answer(slow)).toBe('slow');
});

test('progress is shown while the model thinks', async () => {
  golem.world.claude.script([{ content: [{ type: 'text', text: 'at last' }], delayMs: 2_000 }]);
  const asked = await chat.say('think hard');
  await golem.until('a progress line', () => chat.textOf(asked.message?.id ?? '').includes('💭 Thinking'));
  expect(await chat.answer(asked)).toBe('at last');
});

test('invariant 5: a run that never comes to an end stops after ten turns and says so', async () => {
  golem.world.claude.script((_request, turn) =>
    use('observability__check_url', { url: `https://example.test/?turn=${turn}` }),
  );
  const asked = await chat.say('never come to an end');
  expect(await chat.answer(asked, 20_000)).toContain('I stopped after 10 turns');
});

test('"Ask Golem" on a message asks about that message', async () => {
  golem.world.claude.script(['seen']);
  const [first] = golem.world.discord.messages('ops');
  const asked = await golem.world.discord.messageCommand({
    user: 'owner',
    channel: 'ops',
    command: 'Ask Golem',
    message: first?.id ?? '',
  });
  expect(await chat.answer(asked)).toBe('seen');
  expect(JSON.stringify(golem.world.claude.requests.at(-1)?.body.messages.at(-1))).toContain(first?.content);
});

test('a call that is typed in one line, as people do, is read as capability and arguments', async () => {
  const asked = await chat.command('do', { capability: 'server-admin.get_server server=web-1' });
  expect(await chat.answer(asked)).toContain('"unit": "bytes/s"');
});

test('invariant 14: every transcript that Claude got was valid', () => {
  expect(golem.world.claude.requests.length).toBeGreaterThan(10);
  expect(golem.world.claude.rejected).toEqual([]);
});

test('invariant 17: no request to Discord could ping, and all fitted its description', () => {
  expect(golem.pinging()).toEqual([]);
  expect(golem.world.discord.violations).toEqual([]);
  expect(golem.world.discord.rejectedAnswers).toEqual([]);
});
