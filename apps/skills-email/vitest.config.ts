import { skillProject } from '@golem/testing/skill-project';

export default skillProject('email', { MAIL_FROM: 'golem@example.com' });
