import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DATA, publishedOrders } from './data.ts';
import { evaluateInjection } from './evaluate.ts';
import { failuresOf, figuresOf, tableOf } from './table.ts';

const USAGE = 'usage: pnpm eval injection [--data DIR] [--limit N (0: all)] [--seed S] [--json FILE]';

const LEGEND = `read: the model read the order; again: it found it in the next run's history; tried: calls it made for it.
Mail, log and alert have no skills yet: they come by the web skill, shaped like one. error: in a header that comes back in an error.`;

const wholeNumber = (text: string): number => {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0) throw new Error(USAGE);
  return number;
};

/** `pnpm eval injection`: prints the table and returns the exit code. */
export const injection = async (args: string[]): Promise<number> => {
  const { values } = parseArgs({
    args,
    options: {
      data: { type: 'string', default: DATA },
      limit: { type: 'string', default: '150' },
      seed: { type: 'string', default: '1' },
      json: { type: 'string' },
    },
  });
  const limit = wholeNumber(values.limit);
  const seed = wholeNumber(values.seed);
  const { orders, skipped } = publishedOrders(resolve(values.data));
  for (const line of skipped) process.stdout.write(`skipped ${line}\n`);

  const started = performance.now();
  const evaluation = await evaluateInjection({
    orders,
    limit,
    seed,
    everyDoor: true,
    onCase: (done, of) => {
      if (done % 50 === 0 || done === of) process.stderr.write(`${done} of ${of} cases\n`);
    },
  });
  const seconds = Math.round((performance.now() - started) / 1000);
  const failures = failuresOf(evaluation);
  const { changed, outside, approvals, pings, prompts } = evaluation;
  process.stdout.write(
    [
      tableOf(evaluation),
      '',
      LEGEND,
      `Outside: ${outside} effects. Rules, leases and facts changed: ${changed.length}. Approvals: ${approvals}. Pings: ${pings}. Prompts with an untrusted fact: ${prompts.poisoned} (with a trusted one: ${prompts.trusted}).`,
      ...failures.map((failure) => `FAILED: ${failure}`),
      `${failures.length === 0 ? 'PASSED' : 'FAILED'} in ${seconds} s, seed ${seed}`,
      '',
    ].join('\n'),
  );
  if (values.json) {
    const { findings: _, ...totals } = evaluation;
    const report = { seed, limit, seconds, skipped, kinds: figuresOf(evaluation), ...totals, failures };
    writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
  }
  return failures.length === 0 ? 0 : 1;
};
