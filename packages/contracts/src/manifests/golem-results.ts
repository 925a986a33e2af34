import { z } from 'zod';
import { capability } from '../capability.ts';

/** Results that are too long for a prompt. */
export const resultCapabilities = {
  read_result: capability({
    title: 'Read on in a long result',
    description:
      'Read more of a result that was cut, by the name that stands where it was cut. Up to 16,000 characters from an offset.',
    sentence: 'Read on in the result {result}.',
    effect: 'read',
    external: false,
    input: z.object({
      result: z.string().trim().min(1).max(200).describe('The name of the result'),
      offset: z.int().min(0).max(10_000_000).default(0).describe('Where to go on, in characters'),
    }),
    output: z.object({ text: z.string(), offset: z.number().int(), total: z.number().int() }),
    target: null,
    // What it was the result of may have held text by others; nobody looks whether this part does.
    untrusted: true,
    timeoutMs: 10_000,
    supports: { preview: false, probe: false, undo: false },
  }),
};
