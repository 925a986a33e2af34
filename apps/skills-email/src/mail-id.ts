/** The SHA-256 of some bytes, hex. */
export const digestOf = async (bytes: Uint8Array): Promise<string> => {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
};

/** A mail's id from what makes it the same mail: 80 bits, so that nobody finds two by trying. */
export const mailIdOf = async (...parts: string[]): Promise<string> =>
  `m-${(await digestOf(new TextEncoder().encode(JSON.stringify(parts)))).slice(0, 20)}`;
