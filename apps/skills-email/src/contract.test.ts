import { email } from '@golem/contracts';
import { skillContract } from '@golem/testing/skill-contract';
import skill from './index.ts';

skillContract({
  skill,
  manifest: email,
  required: ['MAIL', 'MAIL_FROM'],
  secrets: [],
  capabilities: {
    send: { args: { to: 'ann@example.com', subject: 'Hello', text: 'The backup is done.' } },
  },
});
