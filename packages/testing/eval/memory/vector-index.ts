import { contentWords, type VectorIndex } from '@golem/memory';

const DIMENSIONS = 256;

/** Words that mean the same stand for one here; a real model knows more of them. */
const vectorOf = (text: string, synonyms: ReadonlyMap<string, string>): number[] => {
  const vector = Array.from({ length: DIMENSIONS }, () => 0);
  for (const word of contentWords(text)) {
    let place = 7;
    for (const letter of synonyms.get(word) ?? word)
      place = (place * 31 + (letter.codePointAt(0) ?? 0)) % DIMENSIONS;
    vector[place] = (vector[place] ?? 0) + 1;
  }
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
};

const product = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);

/** A vector index in memory, for tests: the same port as Vectorize, exact, visible at once. */
export const vectorIndexInMemory = (synonyms: ReadonlyMap<string, string> = new Map()) => {
  const vectors = new Map<string, number[]>();
  const index: VectorIndex = {
    async put(facts) {
      for (const { id, text } of facts) vectors.set(id, vectorOf(text, synonyms));
    },
    async remove(ids) {
      for (const id of ids) vectors.delete(id);
    },
    async nearest(text, limit) {
      const wanted = vectorOf(text, synonyms);
      return [...vectors]
        .map(([id, vector]) => ({ id, score: product(wanted, vector) }))
        .filter(({ score }) => score > 0)
        .toSorted((a, b) => b.score - a.score)
        .slice(0, limit)
        .map(({ id }) => id);
    },
  };
  return { index, ids: () => [...vectors.keys()].toSorted() };
};
