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

test('an owner makes a stranger known by a card, sees them in /who, and makes them a stranger again', async () => {
  const { stranger } = golem.world.discord.users;
  expect(await chat.answer(await chat.command('who', {}, 'stranger'))).toContain(
    'only work for people I know',
  );

  const paired = await chat.command('pair', { who: `<@${stranger.id}>`, role: 'viewer' });
  const card = await chat.card(paired);
  expect(chat.textOf(card.message)).toContain(`<@${stranger.id}>: none → viewer`);
  await chat.click(card, 'Approve');
  await chat.answer(paired);
  const own = await chat.answer(await chat.command('who', {}, 'stranger'));
  expect(own).toContain('your role is **viewer**');
  expect(own).not.toContain('Known:');
  expect(await chat.answer(await chat.command('who'))).toContain(`- <@${stranger.id}> viewer, made known by`);
  expect(await golem.query("SELECT actor FROM audit_log WHERE kind = 'principal.changed'")).toEqual([
    { actor: golem.world.discord.users.owner.id },
  ]);

  const ended = await chat.command('pair', { who: stranger.id, role: 'none' });
  await chat.click(await chat.card(ended), 'Approve');
  await chat.answer(ended);
  expect(await chat.answer(await chat.command('who', {}, 'stranger'))).toContain(
    'only work for people I know',
  );
});

test('nobody but an owner makes somebody known, and no text can', async () => {
  const { stranger } = golem.world.discord.users;
  const asked = await chat.command('pair', { who: stranger.id, role: 'owner' }, 'operator');
  expect(await chat.answer(asked)).toContain('`/pair` is for owners');
  const direct = { capability: 'golem.set_principal', arguments: `who=${stranger.id} role=owner` };
  expect(await chat.answer(await chat.command('do', direct, 'operator'))).toContain('owner');
  const { requests } = golem.world.claude;
  await chat.answer(await chat.say('hello'));
  // The model is not even told of it.
  expect(JSON.stringify(requests.at(-1)?.body.tools)).not.toContain('set_principal');
  expect(await golem.query('SELECT id FROM principals WHERE id = ?', stranger.id)).toEqual([]);
});
