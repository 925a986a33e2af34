/** The websites of the small cloud: believable pages with real text. */
export type Site = {
  host: string;
  title: string;
  /** Name of the server it runs on; null: hosted elsewhere, so it stays up when servers go down. */
  server: string | null;
  /** Body by path; `.json` and `.txt` paths are served as such. */
  pages: Record<string, string>;
};

const page = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${title}</title><meta name="viewport" content="width=device-width"></head>
<body>
${body}
</body>
</html>
`;

export const SITES: readonly Site[] = [
  {
    host: 'example.test',
    title: 'Example Ltd',
    server: 'web-1',
    pages: {
      '/': page(
        'Example Ltd',
        `<header><nav><a href="/">Home</a> <a href="/about">About</a> <a href="/contact">Contact</a></nav></header>
<main><h1>Example Ltd</h1>
<p>We repair and restore mechanical clocks in a small workshop by the harbour. Every clock is taken apart, cleaned,
oiled and timed for two weeks before it goes home.</p>
<p>Bring yours in on any weekday between nine and five, or write to us first if it is large.</p></main>
<footer>© 2026 Example Ltd</footer>`,
      ),
      '/about': page(
        'About · Example Ltd',
        `<main><h1>About us</h1><p>The workshop was opened in 1987 by Ada Keller. Today four people work here, and
about three hundred clocks a year leave the house in better shape than they came.</p></main>`,
      ),
      '/contact': page(
        'Contact · Example Ltd',
        `<main><h1>Contact</h1><p>Harbour Street 4, open Monday to Friday, 9:00–17:00.
Write to <a href="mailto:hello@example.test">hello@example.test</a>.</p></main>`,
      ),
      '/health.json': '{"status":"ok","service":"example.test"}',
      '/robots.txt': 'User-agent: *\nAllow: /\n',
    },
  },
  {
    host: 'shop.test',
    title: 'The Mug Shop',
    server: 'web-1',
    pages: {
      '/': page(
        'The Mug Shop',
        `<header><nav><a href="/products.json">Catalogue</a> <a href="/shipping">Shipping</a></nav></header>
<main><h1>The Mug Shop</h1>
<p>Stoneware mugs, thrown and glazed by hand. Orders before noon leave the same day.</p>
<ul><li>Harbour mug, 0.3 l: 18.00 €</li><li>Large harbour mug, 0.5 l: 24.00 €</li><li>Espresso cup: 12.50 €</li></ul>
<p>The autumn collection is here: three new glazes in rust, moss and slate.</p></main>`,
      ),
      '/shipping': page(
        'Shipping · The Mug Shop',
        `<main><h1>Shipping and returns</h1><p>Shipping costs 4.90 € within the country and is free above 60 €.
Returns are free for thirty days; broken mugs are replaced without questions.</p></main>`,
      ),
      '/products.json':
        '{"products":[{"id":"harbour","price":18.0,"stock":42},{"id":"harbour-large","price":24.0,"stock":17},{"id":"espresso","price":12.5,"stock":0}]}',
      '/health.json': '{"status":"ok","service":"shop.test","database":"ok"}',
    },
  },
  {
    host: 'blog.test',
    title: 'Notes from the Harbour',
    server: 'web-2',
    pages: {
      '/': page(
        'Notes from the Harbour',
        `<main><h1>Notes from the Harbour</h1>
<article><h2><a href="/posts/first-frost">First frost</a></h2><p>The kiln room is the only warm place this week.</p></article>
<article><h2><a href="/posts/new-glazes">Three new glazes</a></h2><p>Rust, moss and slate, and the forty tests before.</p></article></main>`,
      ),
      '/posts/first-frost': page(
        'First frost · Notes from the Harbour',
        `<main><article><h1>First frost</h1><p class="byline">by Ada Keller, 14 November 2026</p>
<p>On Tuesday the puddles in the yard were solid for the first time this year. Clay does not like frost: a frozen
bucket is a bucket of crumbs. So the whole stock moved inside, and for two days nobody could reach the wheel.</p>
<p>The kiln room, on the other hand, is the best place to be. Firing takes eleven hours, and the wall stays warm
until the next morning. We have moved the coffee machine there. Nobody objected.</p></article></main>`,
      ),
      '/posts/new-glazes': page(
        'Three new glazes · Notes from the Harbour',
        `<main><article><h1>Three new glazes</h1><p class="byline">by Tom Berg, 2 October 2026</p>
<p>A glaze is glass with opinions. For the autumn collection we fired forty test tiles and kept three: a rust that
breaks to black at the rim, a moss that pools in the throwing lines, and a slate that is almost a mirror.</p></article></main>`,
      ),
    },
  },
  {
    host: 'status.test',
    title: 'Small Business Status',
    server: null,
    pages: {
      '/': page(
        'Status',
        `<main><h1>Status</h1><p>This page is hosted apart from everything that it reports on.</p>
<p>For programs: <a href="/status.json">status.json</a>.</p></main>`,
      ),
    },
  },
];
