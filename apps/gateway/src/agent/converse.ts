import type {
  ContentBlockParam,
  MessageParam,
  ToolResultBlockParam,
  ToolUseBlock,
} from '@anthropic-ai/sdk/resources/messages';
import type { Result } from '@golem/contracts';
import { log } from '@golem/worker-kit';
import type { Ending } from '../session/session-port.ts';
import { act, intentOf, notDone } from './act.ts';
import type { AgentWorld, Steps } from './agent-world.ts';
import { claimNotes } from './claims.ts';
import type { Thought } from './claude.ts';
import { type Context, loadContext } from './context.ts';
import { endingOf, type Journal, recordDeed, recordThought, taint } from './journal.ts';
import { noProgress } from './no-progress.ts';
import { withProgress } from './progress.ts';
import { isOffered, systemFor, TOOLS } from './prompt.ts';
import type { RunParams, RunRequest } from './run-params.ts';
import type { Soul } from './soul.ts';
import { untrusted } from './tool-result.ts';
import { blockOf, cached, textOf, transcriptOf } from './transcript.ts';

/** At most this many model calls in one run. */
const MAX_TURNS = 10;

/** A run at work: what it is for, what it works with, and what it has gathered. */
export interface Run {
  params: RunParams;
  steps: Steps;
  world: AgentWorld;
  journal: Journal;
}

const think = (
  { params, world, journal }: Run,
  turn: number,
  soul: Soul,
  messages: MessageParam[],
): Promise<Result<Thought>> => {
  journal.at = `thinking (turn ${turn})`;
  return withProgress(world, params.runId, { step: 'thinking', turn, of: MAX_TURNS }, () =>
    world.claude.think({ system: systemFor(soul.text), tools: TOOLS, messages: cached(messages) }),
  );
};

/** A database that is away is waited for, 15 s at a time and for an hour; then the run ends with a report. */
const D1_PAUSE_MS = 15_000;
const D1_TRIES = 240;

const tryToLoad = async ({ params, world }: Run, text: string): Promise<Context | null> => {
  try {
    return await loadContext(world, params, text, world.now());
  } catch (error) {
    log('warn', 'run.no_database', { run: params.runId, detail: String(error) });
    await world.session.progress(params.runId, { step: 'stalled', on: 'My database' });
    return null;
  }
};

/** Loads what the run thinks with besides the soul, and thinks for the first time. */
const begin = async (
  run: Run,
  soul: Soul,
  text: string,
  attached: ContentBlockParam[],
): Promise<{ context: Context; first: Result<Thought> }> => {
  const { steps } = run;
  for (let tried = 1; tried <= D1_TRIES; tried += 1) {
    // One step for both: to load again when Claude is asked again loses nothing, and a step costs more than loading.
    const begun = await steps.do(tried === 1 ? 'think 1' : `think 1, try ${tried}`, 'patient', async () => {
      const context = await tryToLoad(run, text);
      return context && { context, first: await think(run, 1, soul, transcriptOf(context, text, attached)) };
    });
    if (begun) return begun;
    await steps.sleep(`database ${tried}`, D1_PAUSE_MS);
  }
  throw new Error('D1 did not answer for an hour');
};

/** The tool uses of one turn, one after the other; a text ends the run. */
const useTools = async (
  { params, steps, world, journal }: Run,
  turn: number,
  uses: ToolUseBlock[],
): Promise<ToolResultBlockParam[] | string> => {
  const results: ToolResultBlockParam[] = [];
  for (const [index, use] of uses.entries()) {
    const intent = intentOf(`${turn}.${index}`, use, journal.taintedAt !== null);
    journal.at = `${intent.capability} (turn ${turn})`;
    const deed = isOffered(use.name)
      ? await act(world, steps, params, intent)
      : notDone(`There is no tool ${use.name}.`);
    recordDeed(journal, intent, deed, params);
    const stuck = noProgress(journal.tried);
    if (stuck !== null) return stuck;
    results.push(blockOf(use.id, intent.capability, deed));
  }
  return results;
};

/** The answer at the end of the loop, honest about why it ended there and about what it claims. */
const lastWords = ({ content, stopReason }: Thought, journal: Journal): string => {
  const said = textOf(content);
  if (stopReason === 'refusal') return said || 'Claude declined to answer this.';
  if (stopReason === 'max_tokens') journal.notes.push('The answer was cut off at its length limit.');
  journal.notes.push(...claimNotes(said, journal.receipts));
  return said || 'I have nothing to say to that.';
};

/** Somebody else's message that the user points at. */
const pointedAt = (text: string): string =>
  `Deal with this message, which somebody else wrote:\n${untrusted('a Discord message', text)}`;

/** The tool loop: think, act, think again, until there is an answer, no progress, or no turn left. */
export const converse = async (
  run: Run,
  request: Extract<RunRequest, { kind: 'prompt' }>,
): Promise<Ending> => {
  const { params, steps, world, journal } = run;
  const text = request.byOthers ? pointedAt(request.text) : request.text;
  // A viewer may change nothing: their words must not do it through the answer, in a later run of somebody who may.
  const files = request.attachments ?? [];
  // What is in a file, the one who sends it need not have written.
  if (request.byOthers || files.length > 0 || params.role === 'viewer') taint(journal, params.receivedAt);
  journal.at = 'loading the context';
  // Not in a step, which would store the long text with each run: it is at hand, and a read may be repeated.
  const soul = await world.soul.read();
  journal.soul = soul;
  // Nor these: they may be larger than a step can store.
  const attached = await world.attachments(files);
  const { context, first } = await begin(run, soul, text, attached);
  taint(journal, context.taintedAt);
  const messages = transcriptOf(context, text, attached);
  for (let turn = 1; turn <= MAX_TURNS; turn += 1) {
    const thought =
      turn === 1 ? first : await steps.do(`think ${turn}`, 'patient', () => think(run, turn, soul, messages));
    if (!thought.ok) return endingOf(journal, 'reported', thought.error.message, thought.error);
    recordThought(journal, thought.value);
    const { content, stopReason } = thought.value;
    const uses = content.filter((block) => block.type === 'tool_use');
    if (stopReason !== 'tool_use' || uses.length === 0) {
      return endingOf(journal, 'answered', lastWords(thought.value, journal));
    }
    const results = await useTools(run, turn, uses);
    if (typeof results === 'string') return endingOf(journal, 'answered', results);
    messages.push({ role: 'assistant', content }, { role: 'user', content: results });
  }
  return endingOf(journal, 'answered', `I stopped after ${MAX_TURNS} turns without coming to an end.`);
};
