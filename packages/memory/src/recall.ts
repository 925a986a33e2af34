import type { TrustClass } from './trust.ts';
import { believable } from './trust.ts';

/** What a fact is weighed by. Times are unix milliseconds. */
export interface Recallable {
  id: string;
  subject: string;
  statement: string;
  trust: TrustClass;
  confidence: number;
  createdAt: number;
  lastUsedAt: number | null;
}

/** A fact that a word was found in; `word` is its place among the words that were looked for. */
export interface Hit<F> {
  word: number;
  fact: F;
}

/** The usual constant of reciprocal rank fusion: how little the first place differs from the second. */
const RRF_K = 60;
const TRUST: Record<TrustClass, number> = { owner: 1, operator: 0.9, tool: 0.8, untrusted: 0 };
const DAY_MS = 24 * 3_600_000;
/** About 600 tokens. */
const BUDGET_CHARS = 2_400;
const MOST_FACTS = 8;

/** What is old or unused counts a little less, never nothing: a half-life of half a year, and of a month. */
const weightOf = ({ trust, confidence, createdAt, lastUsedAt }: Recallable, now: number): number => {
  const recency = 0.8 + 0.2 * 0.5 ** ((now - createdAt) / (180 * DAY_MS));
  const use = 0.9 + 0.1 * 0.5 ** ((now - (lastUsedAt ?? createdAt)) / (30 * DAY_MS));
  return TRUST[trust] * confidence * recency * use;
};

/** Facts in the order of their words: a word that few facts have counts for more. */
const byWords = <F extends Recallable>(hits: readonly Hit<F>[]): F[] => {
  const found = Map.groupBy(hits, ({ word }) => word);
  const scores = new Map<string, number>();
  for (const [, same] of found) {
    for (const { fact } of same)
      scores.set(fact.id, (scores.get(fact.id) ?? 0) + 1 / Math.log2(same.length + 1));
  }
  const facts = new Map(hits.map(({ fact }) => [fact.id, fact]));
  return [...facts.values()].toSorted((a, b) => (scores.get(b.id) ?? 0) - (scores.get(a.id) ?? 0));
};

/**
 * The facts for a prompt, best first: found by word and by meaning (`near`, best first; empty where there is no vector
 * index), fused by reciprocal rank, weighed by trust, confidence, age and use, and as many as the budget holds. None
 * that is not believable.
 */
export const chooseFacts = <F extends Recallable>(
  hits: readonly Hit<F>[],
  near: readonly F[],
  now: number,
  budgetChars = BUDGET_CHARS,
): F[] => {
  const scores = new Map<string, { fact: F; score: number }>();
  for (const list of [byWords(hits), near]) {
    for (const [place, fact] of believable(list).entries()) {
      const before = scores.get(fact.id)?.score ?? 0;
      scores.set(fact.id, { fact, score: before + weightOf(fact, now) / (RRF_K + place + 1) });
    }
  }
  let room = budgetChars;
  return [...scores.values()]
    .toSorted((a, b) => b.score - a.score)
    .slice(0, MOST_FACTS)
    .flatMap(({ fact }) => {
      room -= fact.subject.length + fact.statement.length;
      return room < 0 ? [] : [fact];
    });
};
