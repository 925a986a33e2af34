import type { VectorIndex } from '@golem/memory';
import { log } from '@golem/worker-kit';
import { z } from 'zod';
import type { Env } from '../env.ts';

/** 1,024 dimensions, many languages. The index must have been made for it (docs/memory.md). */
const MODEL = '@cf/baai/bge-m3';
/** A turn does not wait longer for what only makes it better, in milliseconds. */
const PATIENCE_MS = 1_500;

const Embedded = z.object({ data: z.array(z.array(z.number())) });

const embed = async (ai: Ai, texts: string[]): Promise<number[][]> =>
  Embedded.parse(await ai.run(MODEL, { text: texts })).data;

/** Vectorize with Workers AI, where both are bound; null: facts are found by their words only. */
export const vectorsIn = ({ AI: ai, FACT_VECTORS: index }: Env): VectorIndex | null => {
  if (ai === undefined || index === undefined) return null;
  return {
    async put(facts) {
      const vectors = await embed(
        ai,
        facts.map(({ text }) => text),
      );
      await index.upsert(facts.map(({ id }, at) => ({ id, values: vectors[at] ?? [] })));
    },
    async remove(ids) {
      await index.deleteByIds([...ids]);
    },
    async nearest(text, limit) {
      const [values] = await embed(ai, [text]);
      if (values === undefined) return [];
      const { matches } = await index.query(values, { topK: limit });
      return matches.map(({ id }) => id);
    },
  };
};

/** The ids nearest to a text, or none in time: what is not found by meaning is found by words. */
export const nearestOrNone = async (
  vectors: VectorIndex | null,
  text: string,
  limit: number,
): Promise<string[]> => {
  if (vectors === null) return [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<string[]>((resolve) => {
    timer = setTimeout(() => resolve([]), PATIENCE_MS);
  });
  try {
    return await Promise.race([vectors.nearest(text, limit), late]);
  } catch (error) {
    log('warn', 'memory.vectors', { detail: String(error) });
    return [];
  } finally {
    if (timer !== undefined) clearTimeout(timer);
  }
};
