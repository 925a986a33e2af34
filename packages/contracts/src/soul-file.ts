import { fail, ok, type Result } from './result.ts';
import { parseRunbook, type Runbook } from './runbook.ts';
import { RUNBOOKS_PREFIX, runbookName } from './runbook-key.ts';

/** The longest file, in characters (about 4,000 tokens): one file must not crowd the others out of the prompt. */
const MAX_SOUL_FILE_CHARS = 16_000;

/** Copies that Golem keeps of files as they were last good, and as they were before a push. Not part of the soul. */
export const GOOD_PREFIX = '~good/';
export const PREVIOUS_PREFIX = '~previous/';

/** Whether an object of the bucket is a file of the soul: neither a copy of one nor something else. */
export const isSoulFile = (key: string): boolean => key.endsWith('.md') && !key.startsWith('~');

/** A file that can be used. */
export interface SoulFile {
  text: string;
  /** Null for anything but a runbook. */
  runbook: Runbook | null;
}

/**
 * Reads a file of the soul; `text` is null when its bytes are no UTF-8. Errors (`invalid_input`) say what is wrong with
 * it, to go on after its name.
 */
export const readSoulFile = (key: string, text: string | null): Result<SoulFile> => {
  if (text === null) return fail('invalid_input', 'is not UTF-8');
  if (text.includes('\0')) return fail('invalid_input', 'is no text: it holds NUL characters');
  if (text.length > MAX_SOUL_FILE_CHARS)
    return fail('invalid_input', `is too long: ${MAX_SOUL_FILE_CHARS} characters at most`);
  if (!key.startsWith(RUNBOOKS_PREFIX)) return ok({ text, runbook: null });
  if (runbookName(key) === null)
    return fail('invalid_input', 'is no name for a runbook: small letters, digits and hyphens');
  const runbook = parseRunbook(text);
  return runbook.ok
    ? ok({ text, runbook: runbook.value })
    : fail('invalid_input', `cannot be run: ${runbook.error.message}`);
};
