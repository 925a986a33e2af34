import { runbookName } from '@golem/contracts';
import { log, sha256 } from '@golem/worker-kit';
import { type LoadedFile, loadSoulFiles } from './soul-files.ts';

/** Who Golem is, as one text, with a digest that a run records. */
export interface Soul {
  text: string;
  digest: string;
  /** What could not be read, in one sentence; null when all is well. */
  problem: string | null;
}

export interface SoulReader {
  read(): Promise<Soul>;
}

/** Files first in the prompt, in this order; all others follow by name. */
const ORDER = ['identity.md', 'voice.md', 'rules.md', 'businesses.md'];
/** All files together, in characters (about 15,000 tokens). What comes after is left out, and that is said. */
const MAX_CHARS = 60_000;
/** Problems that are named one by one. */
const MAX_PROBLEMS = 3;

const FALLBACK =
  'You are Golem, a personal operations agent. Your soul files could not be read, so be brief, careful and honest.';

const rank = (key: string): string => {
  const place = ORDER.indexOf(key);
  return place === -1 ? `9${key}` : `${place}`;
};

/** Of a runbook only what it is for: its commands are run by a tool, not by the model. */
const partOf = ({ key, file }: LoadedFile): string => {
  if (file === null) return '';
  const body = file.runbook
    ? `Runbook ${runbookName(key)}: ${file.runbook.title}. ${file.runbook.description}`
    : file.text.trim();
  return `<soul file="${key}">\n${body}\n</soul>`;
};

const compose = (files: readonly LoadedFile[]): { text: string; problems: string[] } => {
  const problems = files.flatMap(({ key, problem }) => (problem === null ? [] : [`\`${key}\` ${problem}`]));
  const parts: string[] = [];
  let room = MAX_CHARS;
  for (const loaded of files.toSorted((a, b) => (rank(a.key) < rank(b.key) ? -1 : 1))) {
    const part = partOf(loaded);
    room -= part.length;
    if (room < 0)
      problems.push(`\`${loaded.key}\` is left out: all files have ${MAX_CHARS} characters at most`);
    else if (part !== '') parts.push(part);
  }
  return { text: parts.join('\n\n'), problems };
};

const inWords = (problems: readonly string[]): string | null => {
  if (problems.length === 0) return null;
  const more = problems.length > MAX_PROBLEMS ? `, and ${problems.length - MAX_PROBLEMS} more` : '';
  return `Something is wrong with my soul: ${problems.slice(0, MAX_PROBLEMS).join('; ')}${more}.`;
};

// What was read last is what a run falls back to when R2 does not answer.
let last: { text: string; digest: string } | null = null;

/** The soul in an R2 bucket. Never throws: a missing or unreadable soul is said in `problem`, and Golem goes on. */
export const soulIn = (bucket: R2Bucket): SoulReader => ({
  async read() {
    try {
      const { text, problems } = compose(await loadSoulFiles(bucket));
      if (text === '') {
        const problem =
          inWords(problems) ?? 'There are no soul files in R2; `pnpm golem soul push` puts them there.';
        return { text: FALLBACK, digest: 'none', problem };
      }
      if (last?.text !== text) last = { text, digest: await sha256(text) };
      return { ...last, problem: inWords(problems) };
    } catch (error) {
      log('warn', 'soul.unreadable', { detail: String(error) });
      return {
        ...(last ?? { text: FALLBACK, digest: 'none' }),
        problem: 'R2 did not answer, so this was answered with the last soul that I know.',
      };
    }
  },
});
