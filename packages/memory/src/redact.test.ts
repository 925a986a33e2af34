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
  ['Project Quokka', 'a ProjectQuokka page', true],
  ['Project Quokka', 'see #projectquokka', true],
  ['Project Quokka', 'project-quokka and project_quokka', true],
  ['Quokka', 'the quo\u200Bkka, unseen', true],
  ['Quokka', 'the quo\u00ADkka, with a soft hyphen', true],
  ['Quokka', 'q u o k k a, spelled', true],
  ['Quokka', 'q.u.o.k.k.a or quo-kka', true],
  ['Quokka', 'the \uFF31\uFF55\uFF4F\uFF4B\uFF4B\uFF41 in wide letters', true],
  ['Quokka', 'the quоkkа with letters of another script', true],
  ['Quokka', 'the quökká with accents', true],
  ['Quökka', 'the quokka without', true],
  ['Quokka', '{"text":"see\\nquokka"}', true],
  ['Quokka', String.raw`{"text":"{\"query\":\"see\\nquokka\"}"}`, true],
  ['Quokka', String.raw`{"text":"\u0071uokka"}`, true],
  ['Проект Орёл', 'о ПРОЕКТЕ нет, но проект орёл есть', true],
  ['art', 'start apart', false],
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

test('a topic without a word, or of common words only, has no phrase, so nothing is matched by it', () => {
  expect(phrasesIn(' ,;- ')).toEqual([]);
  expect(phrasesIn('the, what is')).toEqual([]);
  expect(phrasesIn('the, what is, the bird')).toEqual(['the bird']);
});
