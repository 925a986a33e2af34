import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { checkAddress } from './address.ts';

const codeOf = (address: string): string => {
  const checked = checkAddress(address);
  return checked.ok ? 'allowed' : checked.error.code;
};

const hostOf = (ip: string): string => (ip.includes(':') ? `http://[${ip}]/` : `http://${ip}/`);

describe('an address that may be requested', () => {
  test.for([
    'https://example.com',
    'http://example.com:8080/a?b=c#d',
    'https://8.8.8.8/',
    'http://[2606:4700:4700::1111]/',
    'http://[::ffff:8.8.8.8]/',
    'https://bücher.example/',
    'https://10.example.com/',
    'https://local.example/',
    'https://status.test/',
  ])('%s', (address) => {
    expect(codeOf(address)).toBe('allowed');
  });
});

describe('an address that is refused', () => {
  test.for([
    ['loopback', 'http://127.0.0.1/'],
    ['loopback, decimal', 'http://2130706433/'],
    ['loopback, octal', 'http://0177.0.0.1/'],
    ['loopback, hexadecimal', 'http://0x7f000001/'],
    ['loopback, mixed and short', 'http://0x7f.1/'],
    ['loopback in full-width digits', 'http://１２７.０.０.１/'],
    ['loopback with a dot after it', 'http://127.0.0.1./'],
    ['percent-encoded loopback', 'http://%31%32%37.0.0.1/'],
    ['this host', 'http://0/'],
    ['private', 'http://192.168.1.1/'],
    ['carrier-grade NAT', 'http://100.64.0.1/'],
    ['metadata', 'http://169.254.169.254/latest/meta-data/'],
    ['metadata, decimal', 'http://2852039166/'],
    ['broadcast', 'http://255.255.255.255/'],
    ['multicast', 'http://226.0.0.1/'],
    ['IPv6 loopback', 'http://[::1]/'],
    ['IPv6 unspecified', 'http://[::]/'],
    ['IPv4-mapped loopback', 'http://[::ffff:127.0.0.1]/'],
    ['IPv4-mapped metadata in hex', 'http://[::ffff:a9fe:a9fe]/'],
    ['IPv4-compatible loopback', 'http://[::127.0.0.1]/'],
    ['NAT64 of loopback', 'http://[64:ff9b::7f00:1]/'],
    ['6to4 of a private address', 'http://[2002:c0a8:101::]/'],
    ['unique local', 'http://[fd00::1]/'],
    ['AWS metadata over IPv6', 'http://[fd00:ec2::254]/'],
    ['link-local', 'http://[fe80::1]/'],
    ['site-local', 'http://[fec0::1]/'],
    ['localhost', 'http://localhost/'],
    ['localhost with a dot', 'http://LOCALHOST./'],
    ['a name below localhost', 'http://a.localhost/'],
    ['metadata by name', 'http://metadata.google.internal/'],
    ['a single label', 'http://metadata/'],
    ['mDNS', 'http://printer.local/'],
    ['a name and password', 'https://user:pw@example.com/'],
    ['a name alone', 'https://127.0.0.1@example.com/'],
    ['a mail server', 'http://example.com:25/'],
    ['SSH', 'http://example.com:22/'],
    ['a file', 'file:///etc/passwd'],
    ['data', 'data:text/html,hi'],
    ['ftp', 'ftp://example.com/'],
    ['javascript', 'javascript:alert(1)'],
  ])('%s: %s', ([, address = '']) => {
    expect(codeOf(address)).toBe('blocked_address');
  });

  test('what is no address at all is bad input', () => {
    expect(codeOf('http://')).toBe('invalid_input');
    expect(codeOf('example.com')).toBe('invalid_input');
    expect(codeOf('http://425.510.425.510/')).toBe('invalid_input');
  });
});

const data = (path: string): string =>
  fileURLToPath(new URL(`../../../../../shared/data/ssrf/${path}`, import.meta.url).href);

describe.skipIf(!existsSync(data('ipaddr.js/ranges.json')))('published lists of addresses', () => {
  test('ipaddr.js: allows an address exactly when it is unicast', () => {
    const Rows = z.array(z.tuple([z.string(), z.string(), z.string()]));
    const rows = Rows.parse(JSON.parse(readFileSync(data('ipaddr.js/ranges.json'), 'utf8')));
    // A URL cannot hold a zone index.
    const holdable = rows.filter(([, ip]) => !ip.includes('%'));
    const wrong = holdable.filter(
      ([, ip, range]) => (codeOf(hostOf(ip)) === 'allowed') !== (range === 'unicast'),
    );
    expect(wrong).toEqual([]);
  });

  test('ssrf-req-filter: tells all apart but the public names that lead inside, which need a look-up', () => {
    const Lists = z.object({ blocked: z.array(z.string()), allowed: z.array(z.string()) });
    const lists = Lists.parse(JSON.parse(readFileSync(data('ssrf-req-filter/urls.json'), 'utf8')));
    expect(lists.allowed.filter((address) => codeOf(address) !== 'allowed')).toEqual([]);
    const passed = lists.blocked.filter((address) => codeOf(address) === 'allowed');
    expect(passed).toHaveLength(9);
    expect(passed.every((address) => /\.(com|net|io|me|network)$/.test(new URL(address).hostname))).toBe(
      true,
    );
  });

  test('private-ip: refuses each private address that a URL can hold', () => {
    const Lists = z.object({ private: z.array(z.string()), public: z.array(z.string()) });
    const lists = Lists.parse(JSON.parse(readFileSync(data('private-ip/ips.json'), 'utf8')));
    expect(lists.private.filter((ip) => codeOf(hostOf(ip)) === 'allowed')).toEqual([]);
    // Its public list holds multicast and unassigned space too; ordinary addresses of it must pass.
    const refusedV4 = lists.public.filter((ip) => !ip.includes(':') && codeOf(hostOf(ip)) !== 'allowed');
    expect(refusedV4).toEqual(['226.84.185.150', '227.202.96.196']);
  });
});
