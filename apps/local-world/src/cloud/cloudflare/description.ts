import { loadSpecCheck } from '../../spec-check.ts';

const WORKER_DEPLOYMENTS = '/accounts/{account_id}/workers/scripts/{script_name}/deployments';

/**
 * Cloudflare's own description, with its gaps mended: it wants a Worker's deployment to have an id
 * before there is one; it wants `data` and a textual `comment` in every DNS record
 * (the API gives `data` only for types that have it, and null without a comment), and a whole record as the
 * result of a failed request (the API gives null). The GraphQL API is not in it: a query is checked by its own schema.
 */
export const loadCloudflareCheck = () =>
  loadSpecCheck('cloudflare/cloudflare-golem.json', (json) => {
    const spec = JSON.parse(json);
    const record = spec.components.schemas['dns-records_dns-record-response'];
    record.required = record.required.filter((name: string) => name !== 'data');
    spec.components.schemas['dns-records_comment'].nullable = true;
    const deploy = spec.paths[WORKER_DEPLOYMENTS].post.requestBody.content['application/json'];
    deploy.schema = { ...spec.components.schemas.workers_deployment, required: ['strategy', 'versions'] };
    spec.paths['/graphql'] = { post: { responses: { '200': {} } } };
    for (const [path, operations] of Object.entries<Record<string, Failing>>(spec.paths)) {
      if (!path.includes('/dns_records')) continue;
      for (const { responses } of Object.values(operations)) {
        const failure = responses?.['4XX']?.content['application/json'].schema.properties?.['result'];
        if (failure !== undefined) failure.nullable = true;
      }
    }
    return JSON.stringify(spec);
  });

type Failing = {
  responses?: Record<
    string,
    { content: { 'application/json': { schema: { properties?: Record<string, Nullable> } } } }
  >;
};
type Nullable = { nullable?: boolean };
