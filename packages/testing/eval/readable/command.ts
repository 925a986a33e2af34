import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readPage } from '@golem/skills-web-fetch/read-page';
import { Readability } from '@mozilla/readability';
import { parseHTML } from 'linkedom';
import { ROOT } from '../../system/golem.ts';
import { HARD_PAGES } from './pages.ts';
import { htmlText, markdownText, type Score, scoreOf, tokensOf } from './score.ts';
import { costsInWorkerd } from './workerd.ts';

/** Pages with their expected text, beside the checkout: they are not part of it. */
const DATA = resolve(ROOT, '../shared/data/readability');
/** The address that the expected texts were made with. */
const ADDRESS = 'http://fakehost/test/page.html';

/** What is compared: page in, text out. */
const READERS: Record<string, (html: string) => string> = {
  golem: (html) => markdownText(readPage(html, ADDRESS).text),
  readability: (html) => htmlText(new Readability(parseHTML(html).document).parse()?.content ?? ''),
};

interface Measured extends Score {
  page: string;
  bytes: number;
  /** Milliseconds of CPU. */
  cpuMs: number;
}

const measure = (read: (html: string) => string, folder: string, page: string): Measured => {
  const html = readFileSync(join(folder, page, 'source.html'), 'utf8');
  const expected = htmlText(readFileSync(join(folder, page, 'expected.html'), 'utf8'));
  const before = process.cpuUsage();
  const text = read(html);
  const { user, system } = process.cpuUsage(before);
  const score = scoreOf(tokensOf(text), tokensOf(expected));
  return { page, bytes: Buffer.byteLength(html), cpuMs: (user + system) / 1000, ...score };
};

const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const summaryOf = (pages: Measured[]) => ({
  precision: mean(pages.map(({ precision }) => precision)),
  recall: mean(pages.map(({ recall }) => recall)),
  f1: mean(pages.map(({ f1 }) => f1)),
  cpuMsPerMiB:
    pages.reduce((sum, { cpuMs }) => sum + cpuMs, 0) /
    (pages.reduce((sum, { bytes }) => sum + bytes, 0) / 1024 ** 2),
  slowestMs: Math.max(...pages.map(({ cpuMs }) => cpuMs)),
});

/** Whether the text is as good as Readability's, and the figures of both; true where there is nothing to compare with. */
const isAsGood = (folder: string, json: string | undefined): boolean => {
  if (!existsSync(folder)) {
    process.stdout.write(`skipped: ${folder} is not there\n`);
    return true;
  }
  const pages = readdirSync(folder).filter((page) => existsSync(join(folder, page, 'expected.html')));
  // The first round only warms up the engine.
  const rounds = [1, 2].map(() =>
    Object.entries(READERS).map(([name, read]) => ({
      name,
      pages: pages.map((page) => measure(read, folder, page)),
    })),
  );
  const readers = (rounds[1] ?? []).map((one) => ({ ...one, ...summaryOf(one.pages) }));
  process.stdout.write(`${pages.length} pages\n`);
  for (const { name, precision, recall, f1, cpuMsPerMiB, slowestMs } of readers) {
    const shares = [precision, recall, f1].map((share) => share.toFixed(4)).join('  ');
    process.stdout.write(
      `${name.padEnd(12)} precision, recall, F1: ${shares}   CPU: ${cpuMsPerMiB.toFixed(0)} ms per MiB, slowest page ${slowestMs.toFixed(0)} ms\n`,
    );
  }
  const [golem, beside] = readers;
  const worse = (golem?.pages ?? []).filter(({ f1 }, index) => f1 < (beside?.pages[index]?.f1 ?? 0) - 0.01);
  for (const { page, precision, recall } of worse) {
    process.stdout.write(
      `worse on ${page}: precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}\n`,
    );
  }
  if (json) writeFileSync(json, `${JSON.stringify(readers, null, 2)}\n`);
  return golem !== undefined && beside !== undefined && golem.f1 >= beside.f1;
};

/** Milliseconds of CPU in workerd that no page may cost, whatever others write. */
const MOST_CPU_MS = 300;

const isCheap = async (): Promise<boolean> => {
  process.stdout.write(
    '\nms of CPU in workerd: the first page of a new isolate, and one of those after it\n',
  );
  const costs = await costsInWorkerd(HARD_PAGES);
  for (const { page, firstMs, laterMs } of costs) {
    const figures = [firstMs, laterMs].map((ms) => ms.toFixed(0).padStart(5)).join('');
    process.stdout.write(`${page.padEnd(34)}${figures}${firstMs > MOST_CPU_MS ? '  over' : ''}\n`);
  }
  return costs.every(({ firstMs }) => firstMs <= MOST_CPU_MS);
};

/**
 * `pnpm eval readable`: the text that Golem reads, beside Readability alone, and what the hardest pages cost in workerd;
 * 1 when it is the worse of the two or a page costs too much.
 */
export const readable = async (args: string[]): Promise<number> => {
  const { values } = parseArgs({
    args,
    options: { data: { type: 'string', default: DATA }, json: { type: 'string' } },
  });
  const good = isAsGood(resolve(values.data), values.json);
  const cheap = await isCheap();
  const failures = [...(good ? [] : ['Readability alone is better']), ...(cheap ? [] : ['too much CPU'])];
  process.stdout.write(failures.length === 0 ? 'PASSED\n' : `FAILED: ${failures.join(', ')}\n`);
  return failures.length === 0 ? 0 : 1;
};
