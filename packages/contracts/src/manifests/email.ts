import { defineManifest } from '../capability.ts';
import { incoming } from './email/incoming.ts';
import { outgoing } from './email/outgoing.ts';

export { MailSummary } from './email/fields.ts';

export const email = defineManifest({
  skill: 'email',
  title: 'Mail',
  binding: 'SKILL_EMAIL',
  capabilities: { ...outgoing, ...incoming },
});
