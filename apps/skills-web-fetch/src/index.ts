import { webFetch } from '@golem/contracts';
import { defineSkill } from '@golem/worker-kit/define-skill';
import { WebFetchEnv } from './env.ts';
import { fetchPage } from './fetch-page.action.ts';

export { GrantBook } from '@golem/worker-kit/define-skill';

export default defineSkill(webFetch, WebFetchEnv, { fetch_page: fetchPage });
