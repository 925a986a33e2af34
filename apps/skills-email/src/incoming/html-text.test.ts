import { expect, test } from 'vitest';
import { htmlText } from './html-text.ts';

test.each([
  ['paragraphs', '<p>One</p><p>Two</p>', 'One\n\nTwo'],
  [
    'a link whose text hides where it goes',
    '<a href="https://evil.example">your bank</a>',
    'your bank [https://evil.example]',
  ],
  [
    'a link that says where it goes',
    '<a href="https://a.example">https://a.example</a>',
    'https://a.example',
  ],
  [
    'no script, style or picture',
    '<style>p{}</style><script>x()</script><img alt="pixel" src="https://a.example/p">Text',
    'Text',
  ],
  ['the cells of a table', '<table><tr><td>A</td><td>B</td></tr></table>', 'AB'],
])('%s', (_, html, text) => {
  expect(htmlText(html)).toBe(text);
});

/** HTML of so many tags, and one more. */
const rows = (tags: number) => htmlText(`${'<p><i>x</i></p>'.repeat(tags / 2)}<p>end`);

test('reads so many tags and no more, because unclosed ones cost the square of their number', () => {
  expect(rows(9_000)).toContain('end');
  expect(rows(10_000)).not.toContain('end');
});
