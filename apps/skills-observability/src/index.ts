import { observability } from '@golem/contracts';
import { defineSkill } from '@golem/worker-kit/define-skill';
import { checkUrl } from './check-url.action.ts';
import { ObservabilityEnv } from './env.ts';

export { GrantBook } from '@golem/worker-kit/define-skill';

export default defineSkill(observability, ObservabilityEnv, { check_url: checkUrl });
