import { TRUST_CLASSES, type TrustClass } from './trust.ts';
import { contentWords, wordsOf } from './words.ts';

/** What is compared of a fact. */
export interface Statement {
  id: string;
  statement: string;
  trust: TrustClass;
}

/** What a new fact does to those that are known about its subject. */
export interface Placement<F> {
  /** It says what this one says, and is trusted no more: nothing new is kept. */
  known: F | null;
  /** These end with it: it says the same with more trust, or it contradicts them. */
  superseded: F[];
}

/** A subject as it is compared: "The Staging server" and "staging server" are one. */
export const subjectKey = (subject: string): string =>
  wordsOf(subject)
    .join(' ')
    .replace(/^(?:the|a|an|my|our) /, '');

const rank = (trust: TrustClass): number => TRUST_CLASSES.length - TRUST_CLASSES.indexOf(trust);

const says = (statement: string): string => wordsOf(statement).join(' ');

const minus = (some: readonly string[], others: readonly string[]): string[] =>
  some.filter((word) => !others.includes(word));

/**
 * Whether two statements about one subject cannot both hold: they share what they are about and differ in one word on
 * each side ("runs on port 22" and "runs on port 2222"). It is careful: what it does not see stays beside the other.
 */
export const contradict = (one: string, other: string): boolean => {
  const [a, b] = [contentWords(one), contentWords(other)];
  const shared = a.filter((word) => b.includes(word)).length;
  return shared > 0 && minus(a, b).length === 1 && minus(b, a).length === 1;
};

/** Where a new fact stands among the valid ones about its subject. Less trust never ends what has more. */
export const placeFact = <F extends Statement>(
  fresh: Pick<Statement, 'statement' | 'trust'>,
  valid: readonly F[],
): Placement<F> => {
  const same = valid.filter(({ statement }) => says(statement) === says(fresh.statement));
  const known = same.find(({ trust }) => rank(trust) >= rank(fresh.trust)) ?? null;
  if (known !== null) return { known, superseded: [] };
  const contradicted = valid.filter(
    ({ statement, trust }) => rank(trust) <= rank(fresh.trust) && contradict(statement, fresh.statement),
  );
  return { known: null, superseded: [...same, ...contradicted] };
};
