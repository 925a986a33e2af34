import { fail, ok, type Result, RUNBOOKS_PREFIX, runbookKey, runbookName } from '@golem/contracts';
import { parseRunbook, type Runbook } from '@golem/contracts/runbook';
import { sha256 } from '@golem/worker-kit';

/** More than anybody keeps in mind; the prompt holds no more files either. */
const MAX_RUNBOOKS = 100;

/** As much of an R2 bucket as runbooks take. */
export interface SoulBucket {
  get(key: string): Promise<{ text(): Promise<string> } | null>;
  list(options: { prefix: string; limit: number }): Promise<{ objects: { key: string }[] }>;
}

/** A runbook as it is in the soul now. */
export interface StoredRunbook {
  name: string;
  /** Of the whole file: what is approved is this text and no other. */
  digest: string;
  runbook: Runbook;
}

const unavailable = (error: unknown) =>
  fail('unavailable', 'The soul cannot be read just now.', { internal: String(error), retryable: true });

const namesIn = async (soul: SoulBucket): Promise<string[]> => {
  const { objects } = await soul.list({ prefix: RUNBOOKS_PREFIX, limit: MAX_RUNBOOKS });
  return objects.flatMap(({ key }) => runbookName(key) ?? []);
};

const textOf = async (soul: SoulBucket, name: string): Promise<string | null> =>
  (await (await soul.get(runbookKey(name)))?.text()) ?? null;

/** The runbook of this name. Errors: `not_found` with the names there are, `misconfigured`, `unavailable`. */
export const readRunbook = async (soul: SoulBucket, name: string): Promise<Result<StoredRunbook>> => {
  try {
    const text = await textOf(soul, name);
    if (text === null) {
      const names = (await namesIn(soul)).join(', ') || 'none';
      return fail('not_found', `There is no runbook “${name}” in the soul. There are: ${names}.`);
    }
    const parsed = parseRunbook(text);
    if (!parsed.ok)
      return fail(
        'misconfigured',
        `The runbook ${name} is not one that can be run: ${parsed.error.message}. Mend soul/runbooks/${name}.md and push it, or take it away with \`pnpm golem soul push --prune\`.`,
      );
    return ok({ name, digest: await sha256(text), runbook: parsed.value });
  } catch (error) {
    return unavailable(error);
  }
};

/** All runbooks, and what is wrong with those that cannot be run. Errors: `unavailable`. */
export const readRunbooks = async (
  soul: SoulBucket,
): Promise<Result<{ runbooks: StoredRunbook[]; broken: { runbook: string; problem: string }[] }>> => {
  try {
    const names = await namesIn(soul);
    const read = await Promise.all(names.map((name) => readRunbook(soul, name)));
    return ok({
      runbooks: read.flatMap((each) => (each.ok ? [each.value] : [])),
      broken: read.flatMap((each, index) =>
        each.ok ? [] : [{ runbook: names[index] ?? '', problem: each.error.message }],
      ),
    });
  } catch (error) {
    return unavailable(error);
  }
};
