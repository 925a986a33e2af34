import { email } from '@golem/contracts';
import { defineSkill } from '@golem/worker-kit/define-skill';
import { EmailEnv } from './env.ts';
import { send } from './send.action.ts';

export { GrantBook } from '@golem/worker-kit/define-skill';

export default defineSkill(email, EmailEnv, { send });
