/** A mail's id from what makes it the same mail: 80 bits, so that nobody finds two by trying. */
export const mailIdOf = async (...parts: string[]): Promise<string> => {
  const bytes = new TextEncoder().encode(JSON.stringify(parts));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return `m-${Array.from(digest.slice(0, 10), (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
};
