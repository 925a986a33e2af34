import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** Status, code and message as the Cloudflare API answers them. */
const TABLE = {
  noCredentials: [400, 9106, 'Missing X-Auth-Key, X-Auth-Email or Authorization headers'],
  badToken: [403, 10_000, 'Authentication error'],
  invalidToken: [401, 1000, 'Invalid API Token'],
  badJson: [400, 6007, 'Malformed JSON in request body'],
  noRoute: [404, 7003, 'Could not route to the requested object, perhaps your object identifier is invalid?'],
  noRecord: [404, 81_044, 'Record does not exist.'],
  duplicateRecord: [400, 81_058, 'An identical record already exists.'],
  cnameConflict: [400, 81_053, 'An A, AAAA, or CNAME record with that host already exists.'],
  invalidRecord: [400, 9005, 'DNS Validation Error'],
  nothingToPurge: [
    400,
    1012,
    'Request must contain one of "purge_everything", "files", "tags", "hosts" or "prefixes"',
  ],
  noProject: [
    404,
    8_000_007,
    'Project not found. The specified project name does not match any of your existing projects.',
  ],
  noDeployment: [
    404,
    8_000_009,
    'Deployment not found. The specified deployment ID does not match any of your existing deployments.',
  ],
  noWorker: [404, 10_007, 'This Worker does not exist on your account.'],
  badDeployment: [400, 10_021, 'The deployment is not valid.'],
  alreadyLive: [400, 8_000_039, 'Cannot roll back to the deployment that is live now.'],
} as const satisfies Record<string, readonly [ContentfulStatusCode, number, string]>;

export class CloudflareError extends Error {
  readonly status: ContentfulStatusCode;
  readonly body: { success: false; errors: { code: number; message: string }[]; messages: []; result: null };

  constructor(name: keyof typeof TABLE, detail?: string) {
    const [status, code, text] = TABLE[name];
    const message = detail ?? text;
    super(`${code} ${message}`);
    this.status = status;
    this.body = { success: false, errors: [{ code, message }], messages: [], result: null };
  }
}
