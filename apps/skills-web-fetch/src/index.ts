import { webFetch } from '@golem/contracts';
import { defineSkill } from '@golem/worker-kit/define-skill';
import { WebFetchEnv } from './env.ts';
import { extractLinks } from './extract-links.action.ts';
import { fetchPage } from './fetch-page.action.ts';
import { fetchRaw } from './fetch-raw.action.ts';
import { watchPage } from './watch-page.action.ts';

export { GrantBook } from '@golem/worker-kit/define-skill';
export { ExtractionCache } from './cache/extraction-cache.do.ts';
export { PageBook } from './page-book.do.ts';

export default defineSkill(webFetch, WebFetchEnv, {
  fetch_page: fetchPage,
  fetch_raw: fetchRaw,
  extract_links: extractLinks,
  watch_page: watchPage,
});
