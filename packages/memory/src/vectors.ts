/** Finds facts by what they mean. In production Vectorize with Workers AI; where there is none, facts are found by words. */
export interface VectorIndex {
  put(facts: readonly { id: string; text: string }[]): Promise<void>;
  remove(ids: readonly string[]): Promise<void>;
  /** The ids nearest in meaning, best first. */
  nearest(text: string, limit: number): Promise<string[]>;
}
