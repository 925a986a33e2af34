import { observability } from '@golem/contracts';
import { skillContract } from '@golem/testing/skill-contract';
import skill from './index.ts';

skillContract({
  skill,
  manifest: observability,
  required: [],
  secrets: [],
  capabilities: {
    check_url: {
      args: { url: 'https://example.com/', contains: 'welcome' },
      healthy: () => new Response('welcome', { headers: { 'content-type': 'text/html' } }),
      // A site that is ill is what this capability reports.
      faults: {
        'answers 401': 'data',
        'answers 404': 'data',
        'answers 429': 'data',
        'answers 500': 'data',
        'answers garbage': 'data',
        'answers another shape': 'data',
        'cuts the connection': 'data',
        'refuses the connection': 'data',
        'never finishes': 'data',
      },
    },
  },
});
