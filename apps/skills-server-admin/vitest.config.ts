import { skillProject } from '@golem/testing/skill-project';

export default skillProject('server-admin', {
  HCLOUD_TOKEN: 'hcloud-token-for-tests',
  HCLOUD_API_BASE_URL: 'https://hetzner.test/v1',
});
