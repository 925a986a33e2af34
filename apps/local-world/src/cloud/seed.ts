import type { CloudSaved, DnsRecord, Project, Server, Worker, Zone } from './cloud-state.ts';

export const ACCOUNT_ID = '0a1b2c3d4e5f60718293a4b5c6d7e8f9';
export const ACCOUNT_NAME = 'Small Business';

const BORN = '2026-01-05T09:00:00+00:00';

const server = (id: number, name: string, ipv4: string, role: string): Server => ({
  id,
  name,
  status: 'running',
  ipv4,
  labels: { role },
  created: BORN,
});

let recordNumber = 0;
const record = (type: string, name: string, content: string, rest: Partial<DnsRecord> = {}): DnsRecord => {
  recordNumber += 1;
  return {
    id: recordNumber.toString(16).padStart(32, 'd0'),
    type,
    name,
    content,
    ttl: 1,
    proxied: false,
    comment: null,
    tags: [],
    created: '2026-01-05T09:00:00.000000Z',
    modified: '2026-01-05T09:00:00.000000Z',
    ...rest,
  };
};

const zone = (number: number, name: string, ip: string): Zone => ({
  id: number.toString(16).padStart(32, 'a0'),
  name,
  records: [
    record('A', name, ip, { proxied: true }),
    record('CNAME', `www.${name}`, name, { proxied: true }),
    record('MX', name, `mail.${name}`, { priority: 10, ttl: 3600 }),
    record('TXT', name, '"v=spf1 include:_spf.mx.cloudflare.net ~all"', { ttl: 3600 }),
  ],
  purges: [],
});

const project = (id: string, name: string, messages: string[]): Project => {
  const deployments = messages.map((message, index) => {
    const commit = `${id.slice(0, 6)}${index}`.padEnd(40, '5e');
    return {
      id: `${commit.slice(0, 8)}-0000-4000-8000-${commit.slice(0, 12)}`,
      message,
      commit,
      created: `2026-11-${String(20 - index).padStart(2, '0')}T10:00:00.000000Z`,
    };
  });
  return { id, name, deployments, live: deployments[0]?.id ?? '' };
};

const worker = (number: number, name: string, messages: string[]): Worker => {
  const versions = messages.map((message, index) => ({
    id: `${number}${index}`.padEnd(8, '7e').concat('-0000-4000-8000-', '7e'.repeat(6)),
    number: messages.length - index,
    message,
    created: `2026-11-${String(18 - index).padStart(2, '0')}T08:00:00.000000Z`,
  }));
  return {
    name,
    versions,
    deployments: versions.map(({ id, message, created }) => ({
      id: id.replace('-4000-', '-4001-'),
      message,
      created,
      versions: [{ version_id: id, percentage: 100 }],
    })),
  };
};

/** The cloud as it is on the first day. Addresses are from the blocks that are reserved for documentation. */
export const firstCloud = (): CloudSaved => {
  recordNumber = 0;
  return {
    servers: [
      server(4_201_001, 'web-1', '203.0.113.11', 'web'),
      server(4_201_002, 'web-2', '203.0.113.12', 'web'),
      server(4_201_003, 'db-1', '203.0.113.21', 'database'),
      server(4_201_004, 'staging-1', '203.0.113.31', 'staging'),
    ],
    actions: [],
    images: [],
    zones: [
      zone(1, 'example.test', '203.0.113.11'),
      zone(2, 'shop.test', '203.0.113.11'),
      zone(3, 'blog.test', '203.0.113.12'),
    ],
    projects: [
      project('7fce1a90-b3ab-4b6d-9f0a-1c2d3e4f5a6b', 'shop-frontend', [
        'Show shipping costs in the basket',
        'Fix prices with more than two decimals',
        'Launch the autumn collection',
      ]),
      project('b4d2c810-55aa-4f1e-8c3d-2b3c4d5e6f70', 'docs', ['Explain returns', 'First version']),
    ],
    workers: [worker(1, 'orders-api', ['Round totals', 'Accept vouchers', 'First version'])],
    brokenSites: [],
    silences: [],
    effects: [],
    lastNumber: 9000,
  };
};
