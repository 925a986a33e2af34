import { skillProject } from '@golem/testing/skill-project';

export default skillProject('web-fetch', {});
