import { say, together, use } from '@golem/local-world/claude';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Chat, chatWith } from './chat.ts';
import { type Golem, startGolem } from './golem.ts';

let golem: Golem;
let chat: Chat;
beforeAll(async () => {
  golem = await startGolem();
  chat = chatWith(golem);
});
afterAll(() => golem.close());
afterEach(() => golem.world.claude.reset());

type Request = Golem['world']['claude']['requests'][number]['body'];

/** The prompt's blocks as the cache compares them, in its order, and which of them are marked. */
const blocksOf = ({ tools = [], system = [], messages }: Request): { bytes: string; marked: boolean }[] => {
  const all: object[] = [
    ...tools,
    ...(typeof system === 'string' ? [{ system }] : system),
    ...messages.flatMap(({ role, content }) =>
      (typeof content === 'string' ? [{ type: 'text', text: content }] : content).map((block) => ({
        role,
        ...block,
      })),
    ),
  ];
  return all.map((block) => ({
    bytes: JSON.stringify({ ...block, cache_control: undefined }),
    marked: 'cache_control' in block && Boolean(block.cache_control),
  }));
};

/** How much of the earlier prompt the later one sends again, byte for byte from the beginning; and up to a mark of it. */
const shared = (earlier: Request, later: Request): { share: number; marked: boolean } => {
  const [before, after] = [blocksOf(earlier), blocksOf(later)];
  const differing = before.findIndex(({ bytes }, index) => bytes !== after[index]?.bytes);
  const same = before.slice(0, differing === -1 ? before.length : differing);
  const lengthOf = (blocks: typeof before) => blocks.reduce((all, { bytes }) => all + bytes.length, 0);
  return { share: lengthOf(same) / lengthOf(before), marked: same.at(-1)?.marked ?? false };
};

const main = () =>
  golem.world.claude.requests.map(({ body }) => body).filter(({ tools = [] }) => tools.length > 0);

describe('the cached prefix', () => {
  test('invariant 18: a turn sends all of the turn before again, byte for byte up to a mark', async () => {
    golem.world.claude.script([
      use('server-admin__list_servers', {}),
      use('hosting__list_sites', {}),
      'Two.',
    ]);
    await chat.answer(await chat.say('which servers and sites are there?', 'owner', 'shop'));
    const [one, two, three] = main();
    if (!one || !two || !three) throw new Error('there were not three turns');
    expect([shared(one, two), shared(two, three)]).toEqual([
      { share: 1, marked: true },
      { share: 1, marked: true },
    ]);
  });

  test('a run sends all of the run before again but what held for that moment: from the second on, 95 % of a prompt', async () => {
    golem.world.claude.script(['one', 'two', 'three']);
    for (const words of ['hello', 'how are you?', 'good night']) {
      await chat.answer(await chat.say(words, 'owner', 'shop'));
    }
    const [one, two, three] = main();
    if (!one || !two || !three) throw new Error('there were not three runs');
    for (const { share, marked } of [shared(one, two), shared(two, three)]) {
      expect(share).toBeGreaterThan(0.95);
      expect(marked).toBe(true);
    }
  });

  test('what Claude says that it read from its cache bears that out, and is in the row of the run', async () => {
    golem.world.claude.script(['one', 'two']);
    await chat.answer(await chat.say('hello', 'owner', 'random'));
    const asked = await chat.say('hello again', 'owner', 'random');
    await chat.answer(asked);
    const [row] = await golem.until('the row of the run', () =>
      golem.query('SELECT * FROM runs WHERE id = ? AND ended_at IS NOT NULL', asked.record.id),
    );
    const { cache_read_tokens: read, cache_write_tokens: wrote, input_tokens: fresh } = row ?? {};
    expect(Number(read) / (Number(read) + Number(wrote) + Number(fresh))).toBeGreaterThan(0.95);
    expect(Number(row?.cost_micros)).toBeGreaterThan(0);
  });
});

describe('the soul', () => {
  test('an edit in R2 is in the next answer, without a restart, and in the digest of its run', async () => {
    const before = await golem.env.SOUL.get('voice.md');
    const original = (await before?.text()) ?? '';
    golem.world.claude.script(['one', 'two']);
    const one = await chat.say('hello');
    await chat.answer(one);
    await golem.env.SOUL.put('voice.md', `${original}\nEnd with the word heron.`);
    const two = await chat.say('hello');
    await chat.answer(two);
    expect(main().map((request) => JSON.stringify(request.system).includes('heron'))).toEqual([false, true]);
    const digests = await golem.until('both rows', async () => {
      const rows = await golem.query(
        'SELECT soul_digest FROM runs WHERE id IN (?, ?) AND ended_at IS NOT NULL ORDER BY created_at',
        one.record.id,
        two.record.id,
      );
      return rows.length === 2 ? rows.map((row) => row.soul_digest) : null;
    });
    expect(digests[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(digests[1]).not.toBe(digests[0]);
    await golem.env.SOUL.put('voice.md', original);
  });

  test('a broken file stops nothing: its last good version is used, and the answer and /soul list say so', async () => {
    const good = (await (await golem.env.SOUL.get('rules.md'))?.text()) ?? '';
    golem.world.claude.script(['one', 'two']);
    await chat.answer(await chat.say('hello'));
    await golem.env.SOUL.put('rules.md', new Uint8Array([0xff, 0xfe, 0x00]));
    const answer = await chat.answer(await chat.say('hello'));
    const systems = main().map(({ system }) => JSON.stringify(system));
    expect(systems[1]).toBe(systems[0]);
    expect(answer).toContain('two');
    expect(answer).toContain('`rules.md` is not UTF-8; its last good version is used');
    expect(await chat.answer(await chat.command('soul list'))).toContain('`rules.md` is not UTF-8');
    await golem.env.SOUL.put('rules.md', good);
  });
});

describe('answers of Claude that end otherwise', () => {
  test('a call that was cut off with its answer is not made, and that is said', async () => {
    golem.world.claude.script([
      {
        ...together('I restart it.', use('server-admin__restart_server', { server: 'web-1' })),
        stopReason: 'max_tokens',
      },
    ]);
    const answer = await chat.answer(await chat.say('restart web-1'));
    expect(answer).toContain('cut off at its length limit');
    expect(answer).toContain('What it was about to do then was not done');
    expect(golem.world.cloud.countEffects('reboot_server', 'web-1')).toBe(0);
  });

  test('a paused one goes on', async () => {
    golem.world.claude.script([{ ...say('First half.'), stopReason: 'pause_turn' }, 'Second half.']);
    expect(await chat.answer(await chat.say('tell me'))).toContain('Second half.');
    expect(golem.world.claude.rejected).toEqual([]);
  });

  test('an empty one after a change leaves the receipt to speak', async () => {
    golem.world.claude.script([
      use('memory__remember', { subject: 'door', statement: 'The door is green.' }),
      { content: [], stopReason: 'end_turn' },
    ]);
    const answer = await chat.answer(await chat.say('remember that the door is green'));
    expect(answer).toContain('Claude ended without words');
    expect(answer).toMatch(/done · `memory.remember`/);
  });

  test('an input that is no JSON is asked for again, and nothing is done twice', async () => {
    golem.world.claude.script([
      {
        ...use('memory__remember', { subject: 'gate', statement: 'The gate is blue.' }),
        fault: { kind: 'invalid_json' },
      },
      use('memory__remember', { subject: 'gate', statement: 'The gate is blue.' }),
      'Noted.',
    ]);
    const asked = await chat.say('remember that the gate is blue');
    expect(await chat.answer(asked)).toContain('Noted.');
    expect(await golem.query('SELECT id FROM tool_runs WHERE run_id = ?', asked.record.id)).toHaveLength(1);
  });

  test('the chat hears that Claude is overloaded while it is tried again', async () => {
    golem.world.claude.fail({ kind: 'status', status: 529 });
    golem.world.claude.script(['Back.']);
    const asked = await chat.say('hello');
    await golem.until('the words', () =>
      chat.textOf(asked.message?.id ?? '').includes('Claude is overloaded. I keep trying'),
    );
    expect(await chat.answer(asked)).toBe('Back.');
  });
});

test('a long chat does not forget: older turns become a summary, with what was done', async () => {
  golem.world.claude.script((request) => {
    const small = (request.tools ?? []).length === 0;
    if (small) return JSON.stringify({ lines: ['Olive likes short answers.'], facts: [] });
    return JSON.stringify(request.messages.at(-1)).includes('remember: lamp')
      ? use('memory__remember', { subject: 'lamp', statement: 'The lamp is red.' })
      : 'ok';
  });
  await chat.answer(await chat.say('remember: lamp', 'owner', 'random'));
  for (let index = 0; index < 12; index += 1) {
    await chat.answer(await chat.say(`number ${index}`, 'owner', 'random'));
  }
  await golem.until('a summary', () => golem.query('SELECT id FROM summaries'));
  await chat.answer(await chat.say('and now?', 'owner', 'random'));
  const prompt = JSON.stringify(main().at(-1)?.messages);
  expect(prompt).toContain('<summary>');
  expect(prompt).toContain('memory.remember on lamp: succeeded');
  expect(prompt).toContain('Olive likes short answers.');
  expect(golem.world.claude.rejected).toEqual([]);
});
