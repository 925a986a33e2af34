import type { GolemError, StoredFile, TaskStep } from '@golem/contracts';
import { shorten } from '@golem/discord';
import type { Receipt } from '../policy/gate-port.ts';
import { type Ending, NOTHING_YET, type Usage } from '../session/session-port.ts';
import type { Deed, Intent } from './act.ts';
import type { Thought } from './claude.ts';
import type { Tried } from './no-progress.ts';
import type { RunParams } from './run-params.ts';
import type { Soul } from './soul.ts';

/** What a run has gathered on its way. */
export interface Journal {
  receipts: Receipt[];
  /** What the answer carries besides words. */
  files: StoredFile[];
  now(): number;
  /** Everything it did, in order, for those who follow it or look at it later. */
  steps: TaskStep[];
  /** Hears of each step. */
  onStep(steps: readonly TaskStep[]): void;
  /** Every call in order, to tell when a run goes in circles. */
  tried: Tried[];
  /**
   * Since when text by others is in the run (unix milliseconds), or null: from then on every call says so to the gate,
   * and so does the answer to the runs that will read it as history.
   */
  taintedAt: number | null;
  notes: string[];
  usage: Usage;
  /** As the API counted the last prompt; null before that. */
  tokensPerChar: number | null;
  soul: Soul | null;
  /** Whether the chat's history becomes too long for a prompt. */
  overflows: boolean;
  /** The step it is at, for the report when it breaks. */
  at: string;
}

export const newJournal = (
  now: Journal['now'] = Date.now,
  onStep: Journal['onStep'] = () => {},
): Journal => ({
  now,
  steps: [],
  onStep,
  receipts: [],
  files: [],
  tried: [],
  taintedAt: null,
  notes: [],
  usage: { ...NOTHING_YET },
  tokensPerChar: null,
  soul: null,
  overflows: false,
  at: 'the beginning',
});

/** Text by others that came at `at` is in the run from now on. */
export const taint = (journal: Journal, at: number | null): void => {
  if (at !== null) journal.taintedAt = Math.max(at, journal.taintedAt ?? at);
};

const filesLost = (capability: string, count: number): string =>
  `📎 ${count === 1 ? 'A file' : `${count} files`} of \`${capability}\` could not be kept, so you do not see ${count === 1 ? 'it' : 'them'}.`;

/** As much of a message as a step tells. */
const MESSAGE_CHARS = 300;

const addStep = (journal: Journal, step: TaskStep): void => {
  journal.steps.push(step);
  journal.onStep(journal.steps);
};

const stepOf = (journal: Journal, intent: Intent, deed: Deed, { runId }: RunParams): TaskStep => ({
  kind: 'call',
  index: journal.steps.length,
  at: journal.now(),
  callId: `${runId}.${intent.place}`,
  capability: intent.capability,
  status: deed.receipt?.status ?? (deed.kind === 'done' ? 'succeeded' : 'not_done'),
  message: deed.kind === 'done' ? null : shorten(deed.message, MESSAGE_CHARS),
});

export const recordDeed = (journal: Journal, intent: Intent, deed: Deed, params: RunParams): void => {
  const { capability, args } = intent;
  addStep(journal, stepOf(journal, intent, deed, params));
  journal.tried.push({ capability, args, deed });
  if (deed.receipt) journal.receipts.push(deed.receipt);
  if (deed.kind === 'done') {
    journal.files.push(...(deed.files ?? []));
    if (deed.filesLost) journal.notes.push(filesLost(capability, deed.filesLost));
  }
  // Not the clock: a run that is played again must come to the same.
  if (deed.untrusted) taint(journal, params.receivedAt);
};

export const recordThought = (journal: Journal, thought: Thought): void => {
  const { usage } = journal;
  addStep(journal, {
    kind: 'thought',
    index: journal.steps.length,
    at: journal.now(),
    model: thought.model,
    inputTokens: thought.usage.input + thought.usage.cacheRead + thought.usage.cacheWrite,
    outputTokens: thought.usage.output,
  });
  usage.turns += 1;
  usage.model = thought.model;
  usage.inputTokens += thought.usage.input;
  usage.outputTokens += thought.usage.output;
  usage.cacheReadTokens += thought.usage.cacheRead;
  usage.cacheWriteTokens += thought.usage.cacheWrite;
  usage.costMicros += thought.costMicros;
};

/** How the run ends, with everything that it has gathered. */
export const endingOf = (
  journal: Journal,
  status: Ending['status'],
  text: string,
  error: GolemError | null = null,
): Ending => ({
  status,
  text,
  notes: [...journal.notes, ...(journal.soul?.problem ? [journal.soul.problem] : [])],
  receipts: journal.receipts,
  steps: journal.steps,
  files: journal.files,
  error,
  usage: journal.usage,
  soulDigest: journal.soul?.digest ?? null,
  taintedAt: journal.taintedAt,
});
