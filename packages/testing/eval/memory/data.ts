import { readFileSync } from 'node:fs';
import type { NewMessage } from '@golem/db';
import { z } from 'zod';

/** A question about a conversation, and the messages that answer it. */
export interface Question {
  text: string;
  category: number;
  evidence: string[];
}

export interface Conversation {
  id: string;
  messages: NewMessage[];
  questions: Question[];
}

const Turn = z.object({
  speaker: z.string(),
  dia_id: z.string(),
  text: z.string(),
  blip_caption: z.string().optional(),
});
const Sample = z.object({
  sample_id: z.string(),
  conversation: z.record(z.string(), z.unknown()),
  qa: z.array(z.object({ question: z.string(), category: z.number(), evidence: z.array(z.string()) })),
});

const MINUTE_MS = 60_000;

/** "1:56 pm on 8 May, 2023" as unix milliseconds, in UTC. */
const timeOf = (text: string): number => {
  const [, time = '', half = '', day = ''] = /^(\d+:\d+) (am|pm) on (.+)$/.exec(text) ?? [];
  const at = Date.parse(`${day} ${time} ${half} UTC`);
  if (Number.isNaN(at)) throw new Error(`no time: ${text}`);
  return at;
};

/** The messages as Golem would have them: each speaker an author, each picture its caption, each turn a minute later. */
const messagesOf = (chatId: string, conversation: Record<string, unknown>): NewMessage[] =>
  Object.keys(conversation)
    .flatMap((key) => /^session_(\d+)$/.exec(key)?.[1] ?? [])
    .map(Number)
    .toSorted((a, b) => a - b)
    .flatMap((session) => {
      const began = timeOf(z.string().parse(conversation[`session_${session}_date_time`]));
      const turns = z.array(Turn).parse(conversation[`session_${session}`]);
      return turns.map(({ speaker, dia_id, text, blip_caption }, index) => ({
        id: `${chatId}.${dia_id}`,
        chatId,
        runId: `${chatId}.${dia_id}`,
        role: 'user' as const,
        authorId: speaker,
        authorName: speaker,
        content: blip_caption === undefined ? text : `${text} [image: ${blip_caption}]`,
        turnAt: began + index * MINUTE_MS,
        part: 0,
        createdAt: began,
      }));
    });

/** Reads LoCoMo. Category 5 has no answer in the conversation; evidence that names no turn is left out. */
export const readConversations = (file: string): Conversation[] =>
  z
    .array(Sample)
    .parse(JSON.parse(readFileSync(file, 'utf8')))
    .map(({ sample_id, conversation, qa }) => {
      const messages = messagesOf(sample_id, conversation);
      const ids = new Set(messages.map(({ id }) => id));
      const questions = qa
        .filter(({ category }) => category !== 5)
        .map(({ question, category, evidence }) => ({
          text: question,
          category,
          // Some name two turns in one string.
          evidence: [...new Set(evidence.flatMap((names) => names.split(/[;\s]+/)))]
            .map((name) => `${sample_id}.${name}`)
            .filter((id) => ids.has(id)),
        }))
        .filter(({ evidence }) => evidence.length > 0);
      return { id: sample_id, messages, questions };
    });
