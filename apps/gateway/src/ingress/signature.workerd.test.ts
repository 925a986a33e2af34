import { verifyKey } from 'discord-interactions';
import { expect, inject, test } from 'vitest';
import { z } from 'zod';

declare module 'vitest' {
  interface ProvidedContext {
    wycheproof: string | null;
  }
}

const Vectors = z.object({
  testGroups: z.array(
    z.object({
      publicKey: z.object({ pk: z.string() }),
      tests: z.array(
        z.object({
          tcId: z.number(),
          comment: z.string(),
          msg: z.string(),
          sig: z.string(),
          result: z.string(),
        }),
      ),
    }),
  ),
});

const bytesOf = (hex: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

/** As ingress asks: whatever the library throws is a no. */
const verifies = (message: string, signature: string, key: string): Promise<boolean> =>
  verifyKey(bytesOf(message), signature, '', key).catch(() => false);

test.skipIf(inject('wycheproof') === null)(
  'invariant 1: the signature check of this runtime agrees with Wycheproof on every vector (needs ../shared)',
  async () => {
    const { testGroups } = Vectors.parse(JSON.parse(inject('wycheproof') ?? ''));
    const wrong: string[] = [];
    let count = 0;
    for (const { publicKey, tests } of testGroups) {
      for (const { tcId, comment, msg, sig, result } of tests) {
        count += 1;
        if ((await verifies(msg, sig, publicKey.pk)) !== (result === 'valid'))
          wrong.push(`${tcId} ${comment}`);
      }
    }
    expect(count).toBeGreaterThan(100);
    expect(wrong).toEqual([]);
  },
);
