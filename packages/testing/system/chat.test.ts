import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Golem, startGolem } from './golem.ts';

let golem: Golem;
beforeAll(async () => {
  golem = await startGolem();
});
afterAll(() => golem.close());

test('a question is answered', async () => {
  const t = Date.now();
  await golem.world.discord.say({ user: 'owner', channel: 'ops', text: 'list my servers' });
  console.log('ack', Date.now() - t);
  const message = await golem.world.discord.waitForMessage('ops', ({ content }) => content.includes('web-1'));
  console.log(Date.now() - t, message.content);
  console.log(golem.world.discord.violations, golem.world.claude.rejected, golem.logs().map(l => l.message));
  console.log(await golem.query('select * from messages'));
  expect(1).toBe(1);
});
