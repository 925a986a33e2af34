import type {
  ContentBlockParam,
  ToolResultBlockParam,
  ToolUseBlock,
} from '@anthropic-ai/sdk/resources/messages';
import { isSystem } from '@golem/contracts';
import { shorten } from '@golem/discord';
import { log } from '@golem/worker-kit';
import type { Ending } from '../session/session-port.ts';
import { act, type Deed, intentOf, notDone } from './act.ts';
import type { AgentWorld, Steps } from './agent-world.ts';
import { claimNotes } from './claims.ts';
import type { Thought } from './claude.ts';
import { type Context, loadContext } from './context.ts';
import { endingOf, type Journal, recordDeed, recordThought, taint } from './journal.ts';
import { keepLongResult, type ResultPlace } from './long-results.ts';
import { noProgress } from './no-progress.ts';
import { isOffered } from './prompt.ts';
import type { RunParams, RunRequest } from './run-params.ts';
import type { Soul } from './soul.ts';
import { type Attempt, attempt, MAX_TURNS, think } from './think.ts';
import { isLong, untrusted, wholeOf } from './tool-result.ts';
import { blockOf, echoOf, goOn, textOf, transcriptOf } from './transcript.ts';

/** A run at work: what it is for, what it works with, and what it has gathered. */
export interface Run {
  params: RunParams;
  steps: Steps;
  world: AgentWorld;
  journal: Journal;
}

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
): Promise<{ context: Context; first: Attempt }> => {
  const { steps } = run;
  for (let tried = 1; tried <= D1_TRIES; tried += 1) {
    // One step for both: to load again when Claude is asked again loses nothing, and a step costs more than loading.
    const begun = await steps.do(tried === 1 ? 'think 1' : `think 1, try ${tried}`, 'once', async () => {
      const context = await tryToLoad(run, text);
      return (
        context && { context, first: await attempt(run, 1, soul, transcriptOf(context, text, attached)) }
      );
    });
    if (begun) return begun;
    await steps.sleep(`database ${tried}`, D1_PAUSE_MS);
  }
  throw new Error('D1 did not answer for an hour');
};

/** Keeps a result that is too long for the prompt; its name, or null when there is nothing to keep. */
const wholeAs = async ({ results }: AgentWorld, place: ResultPlace, deed: Deed): Promise<string | null> => {
  const whole = deed.kind === 'done' ? wholeOf(deed.output) : '';
  // No step: the same place is written again with the same words.
  return isLong(whole) ? keepLongResult(results, place, whole) : null;
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
    results.push(
      blockOf(
        use.id,
        intent.capability,
        deed,
        await wholeAs(world, { ...params, place: intent.place }, deed),
      ),
    );
  }
  return results;
};

/** What the chat has to know about an answer that ended otherwise than by itself. */
const endNotes = ({ content, stopReason }: Thought): string[] => {
  switch (stopReason) {
    case 'refusal':
      return ['Claude declined to go on.'];
    case 'max_tokens':
    case 'model_context_window_exceeded':
      return [
        'The answer was cut off at its length limit.',
        ...(content.some(({ type }) => type === 'tool_use')
          ? ['What it was about to do then was not done.']
          : []),
      ];
    default:
      return [];
  }
};

/** The answer at the end of the loop, honest about why it ended there and about what it claims. */
const lastWords = (thought: Thought, journal: Journal): string => {
  const said = textOf(thought.content);
  if (said === '' && thought.stopReason === 'refusal') return 'Claude declined to answer this.';
  journal.notes.push(...endNotes(thought), ...claimNotes(said, journal.receipts));
  if (said !== '') return said;
  return journal.receipts.length > 0
    ? 'Claude ended without words. What was done stands below.'
    : 'I have nothing to say to that.';
};

/** As much as one message holds. */
const FINDINGS_CHARS = 1_900;

/** Of a run that nobody asked for, people read what it found before its end: it may wait for them. */
const sayFindings = async ({ params, world }: Run, turn: number, said: string): Promise<void> => {
  if (!isSystem(params.requester) || said.trim() === '') return;
  // No step: it is said once per key.
  await world.session.note(`found.${params.runId}.${turn}`, shorten(said, FINDINGS_CHARS));
};

/** Somebody else's message that the user points at. */
const pointedAt = (text: string): string =>
  `Deal with this message, which somebody else wrote:\n${untrusted('a Discord message', text)}`;

/** What a program reports: nobody is there to ask back, and whoever is asked to agree sees only what was said before. */
const reported = (by: string, text: string): string =>
  `${by} reports an alert; nobody is asking in person. Find out what is wrong with tools that only read: begin with what the labels name (an address, a server, a service) and with the alerts that fire beside it. If one action is likely to help, write what you found in a few lines and, in the same turn, call its tool: a human is asked, and reads your lines first. Otherwise say what you found.\n${untrusted(by, text)}`;

/** Words of others are data, whoever brings them. */
const asData = ({ requester }: RunParams, text: string): string =>
  isSystem(requester) ? reported(requester.name, text) : pointedAt(text);

/** The tool loop: think, act, think again, until there is an answer, no progress, or no turn left. */
export const converse = async (
  run: Run,
  request: Extract<RunRequest, { kind: 'prompt' }>,
): Promise<Ending> => {
  const { params, world, journal } = run;
  const text = request.byOthers ? asData(params, request.text) : request.text;
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
  journal.overflows = context.overflows;
  const messages = transcriptOf(context, text, attached);
  const maxTurns = Math.min(MAX_TURNS, params.maxTurns ?? MAX_TURNS);
  for (let turn = 1; turn <= maxTurns; turn += 1) {
    const thought = await think(run, turn, soul, messages, turn === 1 ? first : undefined);
    if (!thought.ok) return endingOf(journal, 'reported', thought.error.message, thought.error);
    recordThought(journal, thought.value);
    const { content, stopReason } = thought.value;
    const echo = echoOf(content);
    const uses = content.filter((block) => block.type === 'tool_use');
    if (stopReason === 'pause_turn' && uses.length === 0) {
      messages.push(...goOn(echo));
      continue;
    }
    if ((stopReason !== 'tool_use' && stopReason !== 'pause_turn') || uses.length === 0) {
      return endingOf(journal, 'answered', lastWords(thought.value, journal));
    }
    await sayFindings(run, turn, textOf(content));
    const results = await useTools(run, turn, uses);
    if (typeof results === 'string') return endingOf(journal, 'answered', results);
    messages.push({ role: 'assistant', content: echo }, { role: 'user', content: results });
  }
  return endingOf(journal, 'answered', `I stopped after ${maxTurns} turns without coming to an end.`);
};
