import { existsSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../../system/golem.ts';
import { readConversations } from './data.ts';
import { DEPTHS, type Evaluation, evaluateMemory } from './evaluate.ts';

/** Conversations with their questions, beside the checkout: they are not part of it. */
const DATA = resolve(ROOT, '../shared/data/locomo/locomo5.json');

/** The least recall at each depth, and the most rows that a search may read for each stored turn. */
const BAR = { recall: [0.7, 0.77, 0.83], rowsPerTurn: 4 };

const percent = (share: number): string => (100 * share).toFixed(1).padStart(5);
const recalls = (recall: readonly number[]): string => recall.map(percent).join(' ');

const linesOf = ({ turns, questions, msPerMessage, finders, leftOut }: Evaluation): string[] => [
  `${turns} turns, ${questions} questions; ${msPerMessage.toFixed(2)} ms to store and index a turn`,
  `${''.padEnd(12)}recall@${DEPTHS.join(' / @')} %   ms: median, p95   rows read, for each stored turn`,
  ...finders.map(
    ({ name, recall, medianMs, p95Ms, rowsRead, rowsPerTurn }) =>
      `${name.padEnd(12)}${recalls(recall)}          ${medianMs.toFixed(1)}  ${p95Ms.toFixed(1)}          ${rowsRead.toFixed(0)}  ${rowsPerTurn.toFixed(2)}`,
  ),
  ...(leftOut
    ? [
        `${'left out'.padEnd(12)}${recalls(leftOut)}          weights fitted without the conversation asked about`,
      ]
    : []),
  ...(finders[0] ? [...finders[0].categories, ...finders[0].conversations] : []).map(
    ({ name, questions: of, recall }) => `  ${name.padEnd(12)}${recalls(recall)}  of ${of}`,
  ),
];

/** `pnpm eval memory`: how much of what answers a question is found again; 1 when it is less than the bar. */
export const memory = async (args: string[]): Promise<number> => {
  const { values } = parseArgs({
    args,
    options: {
      data: { type: 'string', default: DATA },
      json: { type: 'string' },
      'leave-one-out': { type: 'boolean', default: false },
    },
  });
  const file = resolve(values.data);
  if (!existsSync(file)) {
    process.stdout.write(`skipped: ${file} is not there\n`);
    return 0;
  }
  const evaluation = await evaluateMemory(readConversations(file), values['leave-one-out']);
  if (values.json) writeFileSync(values.json, `${JSON.stringify(evaluation, null, 2)}\n`);
  const [golem] = evaluation.finders;
  const passed =
    golem !== undefined &&
    golem.rowsPerTurn <= BAR.rowsPerTurn &&
    golem.recall.every((recall, index) => recall >= (BAR.recall[index] ?? 1));
  process.stdout.write(`${[...linesOf(evaluation), passed ? 'PASSED' : 'FAILED'].join('\n')}\n`);
  return passed ? 0 : 1;
};
