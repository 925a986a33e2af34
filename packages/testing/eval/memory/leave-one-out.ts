import type { D1Database } from '@cloudflare/workers-types';
import { historyIndex, openDb } from '@golem/db';
import { type Found, findInHistory, type HistoryIndex, historySigns, rankHistory } from '@golem/memory';
import type { Conversation, Question } from './data.ts';

/** A question with what the index has found for it, and the signs of that. */
export interface Ranked {
  conversation: string;
  question: Question;
  found: Found[];
  people: string[];
  signs: number[][];
}

/** What the index finds for each question, before it is ordered by signs. */
export const candidates = async (
  db: D1Database,
  conversations: readonly Conversation[],
): Promise<Ranked[]> => {
  const index = historyIndex(openDb(db));
  const ranked: Ranked[] = [];
  for (const { id, questions } of conversations) {
    for (const question of questions) {
      let found: Found[] = [];
      const people = await index.speakers(id);
      const noting: HistoryIndex<Found> = {
        speakers: async () => people,
        async search(chatId, match, limit) {
          found = await index.search(chatId, match, limit);
          return found;
        },
      };
      await findInHistory(noting, id, question.text, 1);
      ranked.push({
        conversation: id,
        question,
        found,
        people,
        signs: historySigns(question.text, found, people),
      });
    }
  }
  return ranked;
};

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);

/** Rounds and step of the descent, and how strongly weights are kept small: it has settled long before. */
const ROUNDS = 300;
const STEP = 5;
const KEPT_SMALL = 1e-4;

/** Weights by which what answers ranks before what does not: listwise logistic regression, by gradient descent. */
const fit = (examples: readonly Ranked[]): number[] => {
  const lists = examples.flatMap(({ question, found, signs }) => {
    const isAnswer = found.map(({ id }) => question.evidence.includes(id));
    return isAnswer.includes(true) ? [{ signs, isAnswer, answers: isAnswer.filter(Boolean).length }] : [];
  });
  const size = lists[0]?.signs[0]?.length ?? 0;
  let weights = Array.from({ length: size }, () => 0);
  for (let round = 0; round < ROUNDS; round += 1) {
    const slope = weights.map((weight) => -KEPT_SMALL * weight);
    for (const { signs, isAnswer, answers } of lists) {
      const scores = signs.map((row) => Math.exp(dot(row, weights)));
      const all = scores.reduce((sum, score) => sum + score, 0);
      for (const [at, row] of signs.entries()) {
        const off = ((isAnswer[at] ? 1 / answers : 0) - (scores[at] ?? 0) / all) / lists.length;
        for (const [sign, value] of row.entries()) slope[sign] = (slope[sign] ?? 0) + off * value;
      }
    }
    weights = weights.map((weight, sign) => weight + STEP * (slope[sign] ?? 0));
  }
  return weights;
};

/** Each question ordered by weights that were fitted without its conversation: the ids found, best first. */
export const leaveOneOut = (ranked: readonly Ranked[]): Map<Question, string[]> => {
  const found = new Map<Question, string[]>();
  for (const left of new Set(ranked.map(({ conversation }) => conversation))) {
    const weights = fit(ranked.filter(({ conversation }) => conversation !== left));
    for (const one of ranked.filter(({ conversation }) => conversation === left)) {
      const order = rankHistory(one.question.text, one.found, one.people, weights);
      found.set(
        one.question,
        order.map(({ id }) => id),
      );
    }
  }
  return found;
};
