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

const use = async (action: string, url: string) =>
  chat.answer(
    await chat.command('do', { capability: `web-fetch.${action}`, arguments: JSON.stringify({ url }) }),
  );

test.each([
  ['fetch_page', 'https://blog.test/posts/first-frost', '"language": "en"'],
  ['fetch_raw', 'https://shop.test/products.json', 'espresso'],
  ['extract_links', 'https://shop.test/', 'https://shop.test/shipping'],
  ['watch_page', 'https://shop.test/shipping', '"lookedBefore": null'],
])('%s reads %s', async (action, url, says) => {
  expect(await use(action, url)).toContain(says);
});

test('the reader of PDF is in the Worker that is deployed', async () => {
  const address = 'https://papers.test/broken.pdf';
  golem.world.cloud.setPage(address, { body: '%PDF-1.4 nothing', contentType: 'application/pdf' });
  expect(await use('fetch_page', address)).toContain('The PDF of papers.test cannot be read');
});

test('what changed on a page is remembered in the skill itself', async () => {
  const address = 'https://papers.test/status';
  golem.world.cloud.setPage(address, { body: '<p>All well</p>' });
  expect(await use('watch_page', address)).toContain('"changed": null');
  golem.world.cloud.setPage(address, { body: '<p>On fire</p>' });
  const changed = await use('watch_page', address);
  expect(changed).toContain('"added": [\n    "On fire"');
});

test('a page that its site says is unchanged is not read again, and one that changed is', async () => {
  const address = 'https://papers.test/notice';
  golem.world.cloud.setPage(address, { body: '<p>Closed on Monday</p>' });
  expect(await use('fetch_page', address)).toContain('"unchangedSince": null');
  const again = await use('fetch_page', address);
  expect(again).toContain('Closed on Monday');
  expect(again).toContain('"unchangedSince": "20');
  golem.world.cloud.setPage(address, { body: '<p>Closed on Tuesday</p>' });
  const changed = await use('fetch_page', address);
  expect(changed).toContain('Closed on Tuesday');
  expect(changed).toContain('"unchangedSince": null');
});
