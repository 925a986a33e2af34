import { fail, ok, type Result } from '@golem/contracts';
import ipaddr from 'ipaddr.js';

/** IPv6 that is routed on the public Internet at all (RFC 4291, IANA: global unicast). */
const GLOBAL_UNICAST_V6 = ipaddr.parseCIDR('2000::/3');

/** Names that by RFC 6761, 6762, 8375 or common use mean this machine or this network. */
const INSIDE_NAMES =
  /(^|\.)(localhost|localdomain|local|internal|intranet|private|corp|home|lan|home\.arpa)$/;

/** Ports below 1024 are other services' (mail, SSH, …), which must not be spoken to in HTTP. */
const isWebPort = (port: string): boolean =>
  port === '' || port === '80' || port === '443' || Number(port) >= 1024;

/** Whether an IP address is one of the public Internet. */
export const isPublicIp = (host: string): boolean => {
  // An IPv4-mapped IPv6 address is judged as the IPv4 address that it leads to.
  const address = ipaddr.process(host);
  if (address.range() !== 'unicast') return false;
  return address.kind() === 'ipv4' || address.match(GLOBAL_UNICAST_V6);
};

const bareHost = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');

/** Whether the host of an address is a name, not an IP address. */
export const isName = (url: URL): boolean => !ipaddr.isValid(bareHost(url));

const refuse = (why: string) =>
  fail('blocked_address', `${why} Only public http and https addresses may be requested.`);

/**
 * Parses an address and refuses what must not be requested on behalf of a chat: other schemes, credentials, ports of
 * other services, and hosts that are private, loopback, link-local, metadata or otherwise not public. The URL parser
 * has turned decimal, octal, hexadecimal and shortened IPv4 forms into the dotted one before they are judged.
 *
 * A public name that *resolves* to a private address passes here; a resolver can be asked about it (`checkResolution`).
 * Deployed Workers cannot reach private networks, and an egress gateway (`WEB_EGRESS_URL`) resolves the name itself and
 * has to judge the result.
 */
export const checkAddress = (text: string): Result<URL> => {
  if (!URL.canParse(text)) return fail('invalid_input', 'This is not a complete web address.');
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return refuse(`${url.protocol} is refused.`);
  if (url.username !== '' || url.password !== '')
    return refuse('An address with a name or password is refused.');
  if (!isWebPort(url.port)) return refuse(`Port ${url.port} is refused.`);

  const host = bareHost(url);
  if (ipaddr.isValid(host)) return isPublicIp(host) ? ok(url) : refuse(`${host} is not a public address.`);
  if (!host.includes('.') || INSIDE_NAMES.test(host)) return refuse(`${host} is a name inside a network.`);
  return ok(url);
};
