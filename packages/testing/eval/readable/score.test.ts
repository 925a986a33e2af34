import { expect, test } from 'vitest';
import { htmlText, markdownText, scoreOf, tokensOf } from './score.ts';

test.for([
  ['the same', 'a b b', 'a b b', 1, 1],
  ['a word too much', 'a b c d', 'a b', 0.5, 1],
  ['a word too few', 'a', 'a b', 1, 0.5],
  ['a word more often than it is there', 'a a', 'a', 0.5, 1],
  ['nothing', '', 'a', 0, 0],
  ['nothing where nothing is', '', '', 1, 1],
] as const)('scores %s', ([, found, expected, precision, recall]) => {
  expect(scoreOf(tokensOf(found), tokensOf(expected))).toMatchObject({ precision, recall });
});

test('Markdown and the HTML that it comes from have the same words', () => {
  const html =
    '<p>One <a href="https://x.test/a_(b)?c=1">link</a>s a_b <b>b</b>old</p><ol><li>two</li></ol><img alt="pic">';
  const markdown = 'One [link](https://x.test/a_(b)?c=1)s a\\_b **b**old\n\n1.  two\n\n![pic](p.png)';
  expect(tokensOf(markdownText(markdown))).toEqual(tokensOf(htmlText(html)));
});
