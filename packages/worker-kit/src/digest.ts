import canonicalize from 'canonicalize';

const hex = (bytes: ArrayBuffer): string =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** SHA-256 of a text, lower-case hex. */
export const sha256 = async (text: string): Promise<string> =>
  hex(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));

/** The canonical JSON (RFC 8785) of a value. */
export const canonicalJson = (value: unknown): string => canonicalize(value) ?? 'null';

/** The digest of a call: SHA-256 over the canonical JSON of capability and arguments, lower-case hex. */
export const digestOf = (capability: string, args: Record<string, unknown>): Promise<string> =>
  sha256(canonicalJson({ args, capability }));
