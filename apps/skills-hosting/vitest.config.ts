import { skillProject } from '@golem/testing/skill-project';

export default skillProject('hosting', {
  CLOUDFLARE_API_TOKEN: 'cloudflare-token-for-tests',
  CLOUDFLARE_API_BASE_URL: 'https://cloudflare.test/client/v4',
});
