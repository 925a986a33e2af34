import type { StoredFile } from '@golem/contracts';
import { type MessageDraft, splitMarkdown } from '@golem/discord';
import { log } from '@golem/worker-kit';
import { MessageFlags } from 'discord-api-types/v10';
import type { SessionWorld } from '../session/session-world.ts';
import { readFiles } from './result-files.ts';

/** One message of an answer. Its files are fetched when it is sent. */
export interface AnswerPart {
  draft: MessageDraft;
  files: StoredFile[];
}

/** Discord takes ten files in a message and 10 MiB in all; one file of a result has at most 1 MiB. */
const FILES_PER_MESSAGE = 8;
/** An R2 that does not answer is waited for through so many tries, about a minute; then the words go without files. */
const TRIES_FOR_FILES = 6;

// Discord would fetch each address in the model's words for a preview: a way out for what an injected text collects.
const flags = MessageFlags.SuppressEmbeds;

const wordsOf = (text: string): MessageDraft[] => {
  const split = splitMarkdown(text);
  if (split.kind === 'file') return [{ content: split.first, files: [split.file], flags }];
  const parts = split.parts.length === 0 ? ['(no text)'] : split.parts;
  return parts.map((content) => ({ content, flags }));
};

/** An answer as the messages that it becomes: the words, then the files, the first of them with the last words. */
export const answerParts = (text: string, files: readonly StoredFile[]): AnswerPart[] => {
  const words: AnswerPart[] = wordsOf(text).map((draft) => ({ draft, files: [] }));
  const last = words.at(-1);
  if (last) last.files = files.slice(0, FILES_PER_MESSAGE);
  for (let at = FILES_PER_MESSAGE; at < files.length; at += FILES_PER_MESSAGE) {
    words.push({ draft: { flags }, files: files.slice(at, at + FILES_PER_MESSAGE) });
  }
  return words;
};

const withNote = ({ content, ...draft }: MessageDraft, missing: number): MessageDraft => {
  const note = `-# 📎 ${missing} of the files cannot be read any more.`;
  // Not at the cost of the words: a full message stays as it is.
  const both = content === undefined ? note : `${content}\n${note}`;
  return { ...draft, content: both.length > 2_000 && content !== undefined ? content : both };
};

/** The message with its files in it; null while R2 does not answer and is still waited for. */
export const withFiles = async (
  { results }: SessionWorld,
  { draft, files }: AnswerPart,
  tried: number,
): Promise<MessageDraft | null> => {
  if (files.length === 0) return draft;
  const found = await readFiles(results, files).catch((error: unknown) => {
    log('warn', 'files.unreadable', { detail: String(error) });
    return null;
  });
  if (found === null && tried < TRIES_FOR_FILES) return null;
  const there = found ?? [];
  const full = { ...draft, files: [...(draft.files ?? []), ...there] };
  return there.length === files.length ? full : withNote(full, files.length - there.length);
};
