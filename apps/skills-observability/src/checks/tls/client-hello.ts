/**
 * A TLS 1.2 ClientHello (RFC 5246) that names the server (RFC 6066). It offers no TLS 1.3 on purpose: there the
 * certificate travels encrypted, here in clear.
 */

const RECORD_HANDSHAKE = 0x16;
const CLIENT_HELLO = 0x01;
const TLS_1_0 = [0x03, 0x01];
const TLS_1_2 = [0x03, 0x03];

/** With forward secrecy, then what old servers know (RFC 5289, 7905, 4492, 5246). */
const CIPHER_SUITES = [
  0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc009, 0xc013, 0xc00a, 0xc014, 0x009c, 0x009d, 0x002f,
  0x0035,
];
/** x25519, P-256, P-384, P-521. */
const GROUPS = [0x001d, 0x0017, 0x0018, 0x0019];
/** ECDSA, RSA-PSS and RSA with SHA-256, 384 and 512, Ed25519, RSA with SHA-1. */
const SIGNATURES = [0x0403, 0x0503, 0x0603, 0x0804, 0x0805, 0x0806, 0x0807, 0x0401, 0x0501, 0x0601, 0x0201];

const uint16 = (value: number): number[] => [value >> 8, value & 0xff];
const uint24 = (value: number): number[] => [value >> 16, ...uint16(value & 0xffff)];
const sized16 = (bytes: number[]): number[] => [...uint16(bytes.length), ...bytes];
const extension = (type: number, body: number[]): number[] => [...uint16(type), ...sized16(body)];

/** The bytes to send first; `random` has 32. */
export const clientHello = (host: string, random: Uint8Array): Uint8Array => {
  const name = [...new TextEncoder().encode(host)];
  const extensions = [
    ...extension(0x0000, sized16([0, ...sized16(name)])),
    ...extension(0x000a, sized16(GROUPS.flatMap(uint16))),
    ...extension(0x000b, [1, 0]),
    ...extension(0x000d, sized16(SIGNATURES.flatMap(uint16))),
    ...extension(0x0017, []),
    ...extension(0xff01, [0]),
  ];
  const body = [
    ...TLS_1_2,
    ...random,
    0,
    ...sized16(CIPHER_SUITES.flatMap(uint16)),
    1,
    0,
    ...sized16(extensions),
  ];
  const message = [CLIENT_HELLO, ...uint24(body.length), ...body];
  return Uint8Array.from([RECORD_HANDSHAKE, ...TLS_1_0, ...sized16(message)]);
};
