import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { checkAddress } from './address.ts';
import { webFetch } from './web-fetch.ts';

const data = (path: string): string =>
  fileURLToPath(new URL(`../../../../../shared/data/ssrf/${path}`, import.meta.url).href);
const read = (path: string): unknown => JSON.parse(readFileSync(data(path), 'utf8'));

const signal = new AbortController().signal;
const resolverUrl = 'https://resolver.test/dns-query';
const DOOR = 'https://door.example/';
const hostOf = (ip: string): string => (ip.includes(':') ? `http://[${ip}]/` : `http://${ip}/`);

/** Addresses that were requested, but for the door and the resolver. */
const beyond: string[] = [];
let location = '';

beforeEach(() => {
  beyond.length = 0;
  vi.stubGlobal('fetch', async (url: string) => {
    if (url.startsWith(resolverUrl)) {
      const inside = !url.includes('door.example');
      return Response.json({ Answer: [{ data: inside ? '10.0.0.1' : '93.184.215.14' }] });
    }
    if (url === DOOR) return new Response(null, { status: 302, headers: { location } });
    beyond.push(url);
    return new Response('inside');
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

/** How a redirect to this address ends, with a resolver that knows every other name as one of the inside. */
const redirectedTo = async (address: string): Promise<string> => {
  location = address;
  const result = await webFetch(DOOR, { signal, resolverUrl });
  return result.ok ? 'followed' : result.error.code;
};

describe.skipIf(!existsSync(data('ssrf-req-filter/urls.json')))('a redirect to what is refused', () => {
  test('ssrf-req-filter: none is followed, also where only a look-up tells that the name leads inside', async () => {
    const { blocked } = z.object({ blocked: z.array(z.string()) }).parse(read('ssrf-req-filter/urls.json'));
    const ends: string[] = [];
    for (const address of blocked) ends.push(await redirectedTo(address));
    expect(ends).toHaveLength(52);
    // What is no address at all cannot be followed either.
    expect(new Set(ends)).toEqual(new Set(['blocked_address', 'upstream_rejected']));
    expect(beyond).toEqual([]);
  });

  test('private-ip and ipaddr.js: an address is followed exactly when it may be requested at once', async () => {
    const Lists = z.object({ private: z.array(z.string()), public: z.array(z.string()) });
    const lists = Lists.parse(read('private-ip/ips.json'));
    const ranges = z
      .array(z.tuple([z.string(), z.string(), z.string()]))
      .parse(read('ipaddr.js/ranges.json'));
    const ips = [...lists.private, ...lists.public, ...ranges.map(([, ip]) => ip)].filter(
      (ip) => !ip.includes('%'),
    );
    for (const address of ips.map(hostOf)) {
      const followed = (await redirectedTo(address)) === 'followed';
      expect([address, followed]).toEqual([address, checkAddress(address).ok]);
    }
    expect(beyond.length).toBeGreaterThan(0);
    expect(beyond.every((address) => checkAddress(address).ok)).toBe(true);
  });
});
