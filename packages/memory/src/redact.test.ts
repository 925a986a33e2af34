import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { hashTerms, mentionsPhrase, phrasesIn, redactionFilter } from './redact.ts';

/** No hash, but as different for different phrases as one. */
const hash = async (phrase: string): Promise<string> => `<${phrase}>`;

test.each([
  ['Project Bluebird', 'about the PROJECT  bluebird’s budget', true],
  ['Project Bluebird', 'a project with a bluebird', false],
  ['Project Bluebird, codename tern', 'no terns here, codename terns!', true],
  ['cat', 'a category', false],
  ['Ärger', 'viel ÄRGER heute', true],
])('the topic %s is in "%s": %s, by its words and by their hashes', async (topic, text, expected) => {
  const phrases = phrasesIn(topic);
  expect(mentionsPhrase(text, phrases)).toBe(expected);
  const mentions = redactionFilter(await hashTerms(phrases, hash), hash);
  expect(await mentions(text)).toBe(expected);
});

test('hashes find whatever the words find', async () => {
  const word = fc.stringMatching(/^[a-c]{1,3}s?$/);
  await fc.assert(
    fc.asyncProperty(
      fc.array(word, { minLength: 1, maxLength: 3 }),
      fc.array(word, { maxLength: 8 }),
      async (topic, text) => {
        const phrases = phrasesIn(topic.join(' '));
        const mentions = redactionFilter(await hashTerms(phrases, hash), hash);
        expect(await mentions(text.join(' '))).toBe(mentionsPhrase(text.join(' '), phrases));
      },
    ),
  );
});

test('a topic without a word has no phrase, so nothing is matched by it', () => {
  expect(phrasesIn(' ,;- ')).toEqual([]);
});
