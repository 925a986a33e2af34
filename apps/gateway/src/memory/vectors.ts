import type { VectorIndex } from '@golem/memory';
import { log } from '@golem/worker-kit';
import { z } from 'zod';

/** Many languages. The index must have been made for as many dimensions (docs/memory.md). */
const MODEL = '@cf/baai/bge-m3';
const DIMENSIONS = 1_024;
/** Vectorize takes no longer id; one of them would have it refuse all that come with it. */
const MAX_ID_BYTES = 64;
/** A turn does not wait longer for what only makes it better, in milliseconds. */
const PATIENCE_MS = 1_500;

const Embedded = z.object({ data: z.array(z.array(z.number()).length(DIMENSIONS)) });
const Matches = z.object({ matches: z.array(z.object({ id: z.string() })) });

const embed = async (ai: Pick<Ai, 'run'>, texts: string[]): Promise<number[][]> => {
  const { data } = Embedded.parse(await ai.run(MODEL, { text: texts }));
  if (data.length !== texts.length) throw new Error(`${data.length} vectors for ${texts.length} texts`);
  return data;
};

const fits = (id: string): boolean => new TextEncoder().encode(id).length <= MAX_ID_BYTES;

/** What is asked of Workers AI and of Vectorize. */
export interface VectorBindings {
  AI?: Pick<Ai, 'run'>;
  FACT_VECTORS?: Pick<Vectorize, 'upsert' | 'deleteByIds' | 'query'>;
}

/** Vectorize with Workers AI, where both are bound; null: facts are found by their words only. */
export const vectorsIn = ({ AI: ai, FACT_VECTORS: index }: VectorBindings): VectorIndex | null => {
  if (ai === undefined || index === undefined) return null;
  return {
    async put(facts) {
      // The others are found by their words.
      const fitting = facts.filter(({ id }) => fits(id));
      if (fitting.length === 0) return;
      const vectors = await embed(
        ai,
        fitting.map(({ text }) => text),
      );
      await index.upsert(fitting.map(({ id }, at) => ({ id, values: vectors[at] ?? [] })));
    },
    async remove(ids) {
      const fitting = ids.filter(fits);
      if (fitting.length > 0) await index.deleteByIds(fitting);
    },
    async nearest(text, limit) {
      const [values] = await embed(ai, [text]);
      if (values === undefined) return [];
      const { matches } = Matches.parse(await index.query(values, { topK: limit }));
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
