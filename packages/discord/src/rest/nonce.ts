// Discord's limit for a message nonce, in characters.
const LONGEST_NONCE = 25;

/**
 * The nonce of one part of the answer to an event: the same id and part always give the same nonce, so that a send that
 * is tried again returns the message that is already there. Ids that are too long are hashed.
 */
export function nonceFor(id: string, part: number | string = 0): string {
  const plain = `${id}.${part}`;
  return plain.length <= LONGEST_NONCE && /^[\x21-\x7e]+$/.test(plain) ? plain : fnv1a64(plain);
}

// FNV-1a with the 64-bit parameters of draft-eastlake-fnv: synchronous, unlike Web Crypto, and nothing is secret here.
function fnv1a64(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return `h${hash.toString(36)}`;
}
