import { webFetch } from '@golem/contracts';
import { skillContract } from '@golem/testing/skill-contract';
import skill from './index.ts';

const page = () =>
  new Response('<p>Hello <a href="/a">link</a></p>', { headers: { 'content-type': 'text/html' } });

/** The status and whatever text came with it are part of the answer. */
const answered = {
  'answers 401': 'data',
  'answers 404': 'data',
  'answers 429': 'data',
  'answers 500': 'data',
  'answers garbage': 'data',
  'answers another shape': 'data',
} as const;

/** The same, where JSON is not what was asked for. */
const refused = {
  'answers 401': 'upstream_rejected',
  'answers 404': 'upstream_rejected',
  'answers 429': 'upstream_rejected',
  'answers 500': 'upstream_rejected',
  'answers garbage': 'upstream_rejected',
  'answers another shape': 'upstream_rejected',
} as const;

const args = { url: 'https://example.com/' };

skillContract({
  skill,
  manifest: webFetch,
  required: [],
  secrets: [],
  capabilities: {
    fetch_page: { args, healthy: page, faults: answered },
    fetch_raw: { args, healthy: page, faults: answered },
    extract_links: {
      args,
      healthy: page,
      faults: refused,
    },
    watch_page: { args, healthy: page, faults: answered },
  },
});
