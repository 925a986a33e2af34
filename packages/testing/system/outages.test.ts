import { failure } from '@golem/local-world/claude';
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
afterEach(() => {
  golem.world.discord.faults.clear();
  golem.world.claude.reset();
});

/** Discord's whole REST interface. */
const ALL = /.*/;
/** While this holds, every statement of D1 that names the table fails. */
const withoutTable = async (table: string, work: () => Promise<void>): Promise<void> => {
  await golem.query(`ALTER TABLE ${table} RENAME TO ${table}_away`);
  try {
    await work();
  } finally {
    await golem.query(`ALTER TABLE ${table}_away RENAME TO ${table}`);
  }
};
const timed = async <T>(work: () => Promise<T>): Promise<[T, number]> => {
  const started = performance.now();
  return [await work(), performance.now() - started];
};

describe('Claude', () => {
  test('a wrong key is said at once, in words that name the setting', async () => {
    golem.world.claude.fail({ kind: 'status', status: 401 });
    expect(await chat.answer(await chat.say('hello'))).toBe(
      'Claude refused the API key. Check ANTHROPIC_API_KEY.',
    );
    expect(golem.world.claude.requests.length).toBe(1);
  });

  test('a refused request is said at once', async () => {
    golem.world.claude.fail({ kind: 'status', status: 400 });
    expect(await chat.answer(await chat.say('hello'))).toContain('Claude refused the request (400)');
  });

  test.each([
    ['is overloaded (529)', { kind: 'status', status: 529 }],
    ['cuts the stream', { kind: 'cut', afterEvents: 2 }],
    ['ends the stream with an error', { kind: 'stream_error', afterEvents: 2, status: 529 }],
  ] as const)('that %s is asked again, and answers once', async (_how, fault) => {
    golem.world.claude.fail(fault);
    golem.world.claude.script(['It works again.']);
    const asked = await chat.say('hello');
    // A fault that begins to answer uses up the script's reply, so the stand-in answers the second time.
    expect(await chat.answer(asked, 15_000)).toMatch(/It works again|stand-in/);
    expect(golem.world.claude.requests.length).toBe(2);
  });

  test('that refuses in the middle of a run leaves the receipt of what was done before', async () => {
    golem.world.claude.script((_request, turn) =>
      turn === 0
        ? {
            content: [
              {
                type: 'tool_use',
                name: 'memory__remember',
                input: { subject: 'lamp', statement: 'The lamp is red.' },
              },
            ],
          }
        : failure(400),
    );
    const answer = await chat.answer(await chat.say('remember that the lamp is red'));
    expect(answer).toContain('Claude refused the request');
    expect(answer).toMatch(/✅ done · `memory.remember`/);
  });
});

describe('Discord', () => {
  test('that answers 500 for a while gets every answer once, in order', async () => {
    golem.world.claude.script(['one', 'two', 'three']);
    golem.world.discord.faults.inject({ path: ALL, times: 6, respond: { status: 500 } });
    const asked = [await chat.say('1'), await chat.say('2'), await chat.say('3')];
    expect(await Promise.all(asked.map((one) => chat.answer(one, 20_000)))).toEqual(['one', 'two', 'three']);
    const edits = golem.world.discord.requests.filter(
      ({ path, status }) => status === 200 && asked.some(({ record }) => path.includes(record.token)),
    );
    expect(edits.map(({ body }) => body)).toMatchObject([
      { content: 'one' },
      { content: 'two' },
      { content: 'three' },
    ]);
  });

  test('that does not know the interaction yet, because the answer was faster than the acknowledgement, is asked again', async () => {
    golem.world.claude.script(['quick']);
    golem.world.discord.faults.inject({
      path: /@original/,
      times: 3,
      respond: { status: 404, body: { message: 'Unknown Webhook', code: 10_015 } },
    });
    const asked = await chat.say('hello', 'owner', 'shop');
    expect(await chat.answer(asked)).toBe('quick');
    expect(golem.world.discord.messages('shop').filter(({ content }) => content === 'quick')).toHaveLength(1);
  });

  test('that limits the rate is left alone for as long as it says', async () => {
    golem.world.claude.script(['patience']);
    golem.world.discord.rateLimit({ path: /@original/, retryAfter: 1.5, times: 1 });
    const asked = await chat.say('hello');
    const [answer, ms] = await timed(() => chat.answer(asked));
    expect(answer).toBe('patience');
    expect(ms).toBeGreaterThan(1_200);
  });

  test('a long answer whose second part was not taken goes on from there', async () => {
    golem.world.claude.script([
      Array.from({ length: 80 }, (_, index) => `row ${index} ${'text '.repeat(8)}`).join('\n'),
    ]);
    golem.world.discord.faults.inject({
      method: 'POST',
      path: /\/channels\/\d+\/messages/,
      times: 4,
      respond: { status: 502 },
    });
    await chat.say('tell me all', 'owner', 'shop');
    await golem.world.discord.waitForMessage('shop', ({ content }) => content.includes('row 79 '), 20_000);
    const rows = golem.world.discord
      .messages('shop')
      .flatMap(({ content }) => content.split('\n'))
      .filter((line) => line.startsWith('row '));
    expect(rows.map((line) => Number(line.split(' ')[1]))).toEqual(
      Array.from({ length: 80 }, (_, index) => index),
    );
  });

  test('a card whose request was cut after it was done stands in the chat once', async () => {
    golem.world.discord.faults.inject({ method: 'POST', path: /\/channels\/\d+\/messages/, cut: 'after' });
    const asked = await chat.command(
      'do',
      { capability: 'hosting.purge_cache', arguments: 'zone=blog.test everything=true' },
      'owner',
      'random',
    );
    const card = await chat.card(asked);
    const cards = golem.world.discord
      .messages('random')
      .filter(({ id }) => chat.textOf(id).includes(`g1/approve/${card.id}`));
    expect(cards.length).toBe(1);
    await chat.command('deny', { id: card.id }, 'owner', 'random');
    await chat.answer(asked);
  });

  test('an answer that its deferred message does not take stands in the chat, and the next one too', async () => {
    golem.world.claude.script(['told otherwise', 'here']);
    golem.world.discord.faults.inject({
      path: /@original/,
      times: 1,
      respond: { status: 403, body: { message: 'Missing Access', code: 50001 } },
    });
    await chat.say('first');
    expect(await chat.answer(await chat.say('second'))).toBe('here');
    await golem.world.discord.waitForMessage('ops', ({ content }) => content === 'told otherwise');
  });
});

describe('D1', () => {
  test('that does not answer delays a message and loses nothing', async () => {
    golem.world.claude.script(['at last']);
    let asked: Awaited<ReturnType<Chat['say']>> | undefined;
    await withoutTable('messages', async () => {
      asked = await chat.say('are you there?');
      expect(asked.response).toEqual({ type: 5 });
      await golem.until('a failed try', () => golem.logs().some((line) => line.includes('run.no_database')));
      expect(golem.world.claude.requests).toEqual([]);
    });
    expect(asked && (await chat.answer(asked, 40_000))).toBe('at last');
  });

  test('while it does not answer, commands that need it say so or wait, and others answer', async () => {
    await withoutTable('messages', async () => {
      expect(await chat.answer(await chat.command('help'))).toContain('/approve');
    });
  });

  test('without its policies every call is refused: it fails closed', async () => {
    await withoutTable('policies', async () => {
      const answer = await chat.answer(
        await chat.command('do', { capability: 'server-admin.list_servers' }),
        15_000,
      );
      expect(answer).toMatch(/cannot be read|does not answer|database/i);
      expect(golem.world.cloud.hetzner.requests).toEqual([]);
    });
  });

  test('without its ledger an approved change is not made', async () => {
    const asked = await chat.command('do', {
      capability: 'hosting.purge_cache',
      arguments: 'zone=shop.test everything=true',
    });
    const card = await chat.card(asked);
    await withoutTable('tool_runs', async () => {
      await chat.click(card, 'Approve');
      expect(await chat.answer(asked)).toContain(
        'The ledger cannot be written just now, so nothing was done.',
      );
      await chat.cardSays(card, '✖️ Cancelled');
    });
    expect(golem.world.cloud.countEffects('purge_cache', 'shop.test')).toBe(0);
    await golem.until('the row once D1 is back', () =>
      golem.query("SELECT id FROM tool_runs WHERE run_id = ? AND status = 'not_run'", asked.record.id),
    );
  });

  test('that is away while a run ends gets the answer and the audit rows later', async () => {
    golem.world.claude.script([{ content: [{ type: 'text', text: 'said' }], delayMs: 300 }]);
    const asked = await chat.say('hello');
    await golem.until('the run', () => golem.world.claude.requests.length === 1);
    await withoutTable('audit_log', async () => {
      expect(await chat.answer(asked)).toBe('said');
    });
    await golem.until(
      'the answer and the audit row in D1',
      async () => {
        const rows = await golem.query(
          "SELECT 1 FROM messages WHERE id = ? UNION ALL SELECT 1 FROM audit_log WHERE run_id = ? AND kind = 'run.answered'",
          `${asked.record.id}.answer`,
          asked.record.id,
        );
        return rows.length === 2;
      },
      15_000,
    );
  });
});

describe('R2', () => {
  test('without soul files Golem answers and says what is missing', async () => {
    const { objects } = await golem.env.SOUL.list();
    const files = await Promise.all(
      objects.map(async ({ key }) => [key, await (await golem.env.SOUL.get(key))?.text()] as const),
    );
    await golem.env.SOUL.delete(objects.map(({ key }) => key));
    golem.world.claude.script(['still me']);
    expect(await chat.answer(await chat.say('who are you?'))).toMatch(
      /^still me\n-# There are no soul files in R2/,
    );
    for (const [key, text] of files) await golem.env.SOUL.put(key, text ?? '');
  });
});

describe('the providers of skills', () => {
  test('a read whose provider breaks is told to the model, and the answer comes', async () => {
    golem.world.cloud.hetzner.faults.inject({ path: ALL, times: 10, respond: { status: 500 } });
    const answer = await chat.answer(await chat.say('list my servers'));
    expect(answer.length).toBeGreaterThan(10);
    golem.world.cloud.hetzner.faults.clear();
  });

  test('a change whose answer was cut is unknown: it is said so, and it is not tried again', async () => {
    const asked = await chat.say('restart staging-1');
    const card = await chat.card(asked);
    golem.world.cloud.hetzner.faults.inject({ method: 'POST', path: /actions\/reboot/, cut: 'after' });
    await chat.click(card, 'Approve');
    expect(await chat.answer(asked, 20_000)).toMatch(/-# (❔ outcome not known|✅ done)/);
    expect(golem.world.cloud.countEffects('reboot_server', 'staging-1')).toBe(1);
  });
});

test('invariant 4: with Discord hanging and D1 failing, the acknowledgement is as fast and as right as ever', async () => {
  await withoutTable('sessions', async () => {
    await withoutTable('audit_log', async () => {
      golem.world.discord.faults.inject({ path: ALL, times: 100, delayMs: 2_500 });
      for (const user of ['owner', 'operator', 'stranger'] as const) {
        const [asked, ms] = await timed(() => chat.say('hello', user, 'random'));
        expect(asked.response).toEqual({ type: 5 });
        expect(ms).toBeLessThan(1_000);
        expect(
          await golem.session(asked.record.channel, 'SELECT id FROM events WHERE id = ?', asked.record.id),
        ).toHaveLength(1);
      }
    });
  });
});

test('invariants 5 and 17: after all this every accepted event has ended, every answer is delivered and nothing could ping', async () => {
  golem.world.discord.faults.clear();
  const unfinished = async () => {
    const chats = Object.values(golem.world.discord.channels);
    const rows = await Promise.all(
      chats.map(({ id }) =>
        golem.session(
          id,
          "SELECT id, state AS what FROM events WHERE state <> 'ended' UNION ALL SELECT key, utterance FROM outbox WHERE done_at IS NULL AND next_at <= ?",
          Date.now(),
        ),
      ),
    );
    return rows.flat();
  };
  await expect.poll(unfinished, { timeout: 25_000 }).toEqual([]);
  expect(golem.pinging()).toEqual([]);
  expect(golem.world.discord.violations).toEqual([]);
  expect(golem.world.claude.rejected).toEqual([]);
}, 60_000);

test('a chat whose alarm was lost says what it has still to say when the cron comes round', async () => {
  await chat.answer(await chat.command('help', {}, 'owner', 'random'));
  const { id } = golem.world.discord.channels.random;
  const note = JSON.stringify({ kind: 'note', text: 'Nearly forgotten.' });
  await golem.session(id, "INSERT INTO outbox (key, utterance, next_at) VALUES ('forgotten', ?, 0)", note);
  await golem.until('D1 knows the chat', () =>
    golem.query('SELECT * FROM sessions WHERE chat_id = ? AND last_event_at > 0', id),
  );
  await golem.cron();
  const said = await golem.world.discord.waitForMessage('random', ({ content }) => /forgotten/.test(content));
  expect(said.content).toBe('Nearly forgotten.');
});
