import { DurableObject } from 'cloudflare:workers';

/** Lends its storage to a test. */
export class Storage extends DurableObject {}

export default { fetch: () => new Response(null, { status: 404 }) };
