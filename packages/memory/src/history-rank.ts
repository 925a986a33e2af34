import { wordsOf } from './words.ts';

/** A message that the index has found. */
export interface Found {
  id: string;
  role: 'user' | 'assistant';
  authorName: string;
  content: string;
  /** Unix milliseconds. */
  turnAt: number;
  taintedAt: number | null;
  /** BM25 over the message and its neighbours; the higher, the better. */
  score: number;
}

const MONTHS = 'january february march april may june july august september october november december'.split(
  ' ',
);
const TIMES =
  /\b(?:yesterday|today|tonight|tomorrow|ago|last|next|since|recently|soon|weekends?|weeks?|months?|years?|(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|june|july|august|september|october|november|december|(?:19|20)\d\d)\b/i;

/**
 * How much each sign counts: BM25 (1 for the best of a search), another speaker than the one asked about, how good what
 * stands near is, the date, the kind of answer, the length, and that it asks itself. Found by logistic regression on the
 * five conversations of the evaluation and rounded; left-out conversations rank as well (docs/memory.md).
 */
const WEIGHTS: readonly number[] = [1, -0.75, 0.65, 0.4, 0.4, 0.28, -0.17];

/** Candidates so close in time are about the same, in milliseconds. */
const NEAR_MS = 2 * 60_000;

interface Asked {
  when: boolean;
  where: boolean;
  howMany: boolean;
  months: number[];
  days: number[];
  years: number[];
  speaker: string | null;
}

const numbersIn = (words: readonly string[], low: number, high: number): number[] =>
  words.map((word) => Number(/^(\d+)(?:st|nd|rd|th)?$/.exec(word)?.[1])).filter((n) => n >= low && n <= high);

/** Those of the people whom a text names, by any of their names. */
export const namedIn = (text: string, people: readonly string[]): string[] => {
  const words = new Set(wordsOf(text));
  return people.filter((person) => wordsOf(person).some((name) => words.has(name)));
};

const askedBy = (question: string, people: readonly string[]): Asked => {
  const words = wordsOf(question);
  const named = namedIn(question, people);
  return {
    when: /\bwhen\b|\bhow long\b|\bwhat (?:year|month|date|day|time)\b/i.test(question),
    where: /\bwhere\b|\bwhat (?:city|country|state|place)\b/i.test(question),
    howMany: /\bhow (?:many|much|often|long)\b/i.test(question),
    // "may" is a month only with a capital.
    months: MONTHS.flatMap((month, index) =>
      words.includes(month) && (month !== 'may' || /\bMay\b/.test(question)) ? [index] : [],
    ),
    days: numbersIn(words, 1, 31),
    years: numbersIn(words, 1970, 2200),
    speaker: named.length === 1 ? (named[0] ?? null) : null,
  };
};

/** Whether a message was written on the day or in the month that was named: −0.5 (in another month) to 1.5. */
const dateFit = ({ months, days, years }: Asked, turnAt: number): number => {
  const date = new Date(turnAt);
  if (months.length === 0) return 0;
  if (!months.includes(date.getUTCMonth())) return -0.5;
  if (years.length > 0 && !years.includes(date.getUTCFullYear())) return 0;
  if (days.length === 0) return 1;
  return days.includes(date.getUTCDate()) ? 1.5 : 0.5;
};

/** In how many of the asked ways a message could answer: a time for when, a name for where, a number for how many. */
const answersKind = ({ when, where, howMany }: Asked, content: string): number =>
  Number(when && TIMES.test(content)) +
  Number(where && /[a-z,] [A-Z][a-z]{2,}/.test(content)) * 0.7 +
  Number(howMany && /\d/.test(content)) * 0.7;

/** What speaks for and against a message besides its words, in the order of {@link WEIGHTS}; the first is BM25 itself. */
export const historySigns = (
  question: string,
  found: readonly Found[],
  people: readonly string[],
): number[][] => {
  const asked = askedBy(question, people);
  const best = Math.max(...found.map(({ score }) => score), Number.MIN_VALUE);
  return found.map((row) => {
    const score = row.score / best;
    const near = found.reduce(
      (most, other) =>
        other !== row && Math.abs(other.turnAt - row.turnAt) <= NEAR_MS ? Math.max(most, other.score) : most,
      0,
    );
    return [
      score,
      asked.speaker !== null && row.authorName !== asked.speaker ? score : 0,
      near / best,
      dateFit(asked, row.turnAt),
      answersKind(asked, row.content),
      Math.min(Math.log(row.content.length / 60 + 1) / 2, 1.5),
      Number(/\?\s*(?:\[|$)/.test(row.content)),
    ];
  });
};

/** Orders what was found by more than its words, best first. */
export const rankHistory = <F extends Found>(
  question: string,
  found: readonly F[],
  people: readonly string[],
  weights: readonly number[] = WEIGHTS,
): F[] => {
  const signs = historySigns(question, found, people);
  const total = (at: number): number =>
    weights.reduce((sum, weight, sign) => sum + weight * (signs[at]?.[sign] ?? 0), 0);
  return found
    .map((row, at) => ({ row, total: total(at) }))
    .toSorted((a, b) => b.total - a.total)
    .map(({ row }) => row);
};
