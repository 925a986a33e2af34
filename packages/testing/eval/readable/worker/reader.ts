import { readPage } from '@golem/skills-web-fetch/read-page';

/** The reader of web-fetch and nothing around it: a page goes in, its text comes out. */
export default {
  async fetch(request: Request): Promise<Response> {
    return new Response(readPage(await request.text(), 'https://example.com/').text);
  },
};
