import { webFetch } from '@golem/contracts';
import { skillContract } from '@golem/testing/skill-contract';
import skill from './index.ts';

skillContract({
  skill,
  manifest: webFetch,
  required: [],
  secrets: [],
  capabilities: {
    fetch_page: {
      args: { url: 'https://example.com/' },
      healthy: () => new Response('<p>Hello</p>', { headers: { 'content-type': 'text/html' } }),
      // The status and whatever text came with it are part of the answer.
      faults: {
        'answers 401': 'data',
        'answers 404': 'data',
        'answers 429': 'data',
        'answers 500': 'data',
        'answers garbage': 'data',
        'answers another shape': 'data',
      },
    },
  },
});
