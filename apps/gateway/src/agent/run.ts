import type { ContentBlock, MessageParam, ToolResultBlockParam } from '@anthropic-ai/sdk/resources/messages';
import { fail, type GolemError } from '@golem/contracts';
import { log } from '@golem/worker-kit';
import type { Receipt } from '../policy/gate-port.ts';
import type { Ending, Usage } from '../session/session-port.ts';
import { act, type Deed, intentOf } from './act.ts';
import type { AgentWorld, Steps } from './agent-world.ts';
import { claimNotes } from './claims.ts';
import type { Thought } from './claude.ts';
import { type Context, loadContext } from './context.ts';
import { withProgress } from './progress.ts';
import { systemFor, TOOLS } from './prompt.ts';
import type { RunParams } from './run-params.ts';
import { errorBlock, resultBlock } from './tool-result.ts';

/** At most this many model calls in one run. */
export const MAX_TURNS = 10;

/** What a run has gathered on its way. */
interface Journal {
  receipts: Receipt[];
  notes: string[];
  usage: Usage;
  soul: Context['soul'] | null;
  /** The step it is at, for the report when it breaks. */
  at: string;
}

const newJournal = (): Journal => ({
  receipts: [],
  notes: [],
  usage: { turns: 0, model: null, inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 },
  soul: null,
  at: 'the beginning',
});

const endingOf = (
  journal: Journal,
  status: Ending['status'],
  text: string,
  error: GolemError | null = null,
): Ending => ({
  status,
  text,
  notes: [...journal.notes, ...(journal.soul?.problem ? [journal.soul.problem] : [])],
  receipts: journal.receipts,
  error,
  usage: journal.usage,
  soulDigest: journal.soul?.digest ?? null,
});

const countUsage = ({ usage }: Journal, thought: Thought): void => {
  usage.turns += 1;
  usage.model = thought.model;
  usage.inputTokens += thought.usage.input;
  usage.outputTokens += thought.usage.output;
  usage.cacheReadTokens += thought.usage.cacheRead;
  usage.cacheWriteTokens += thought.usage.cacheWrite;
};

const textOf = (content: ContentBlock[]): string =>
  content
    .flatMap((block) => (block.type === 'text' ? [block.text] : []))
    .join('\n')
    .trim();

const blockOf = (toolUseId: string, capability: string, deed: Deed): ToolResultBlockParam =>
  deed.kind === 'done'
    ? resultBlock(toolUseId, deed.output, deed.untrusted ? capability : null)
    : errorBlock(toolUseId, deed.message);

/** The answer at the end of the loop, honest about why it ended there. */
const lastWords = ({ content, stopReason }: Thought, journal: Journal): string => {
  const said = textOf(content);
  if (stopReason === 'refusal') return said || 'Claude declined to answer this.';
  if (stopReason === 'max_tokens') journal.notes.push('The answer was cut off at its length limit.');
  journal.notes.push(...claimNotes(said, journal.receipts));
  return said || 'I have nothing to say to that.';
};

const transcriptOf = ({ history, preamble }: Context, text: string): MessageParam[] => [
  ...history,
  {
    role: 'user',
    content: [
      { type: 'text', text: preamble },
      { type: 'text', text },
    ],
  },
];

const converse = async (
  params: RunParams,
  text: string,
  steps: Steps,
  world: AgentWorld,
  journal: Journal,
) => {
  const think = (turn: number, soul: Context['soul'], messages: MessageParam[]) => {
    journal.at = `thinking (turn ${turn})`;
    return withProgress(world, params.runId, { step: 'thinking', turn, of: MAX_TURNS }, () =>
      world.claude.think({ system: systemFor(soul.text), tools: TOOLS, messages: cached(messages) }),
    );
  };
  journal.at = 'loading the context';
  // One step for both: to load again when Claude is asked again loses nothing, and a step costs more than loading.
  const { context, first } = await steps.do('think 1', 'patient', async () => {
    const loaded = await loadContext(world, params, text, world.now());
    return { context: loaded, first: await think(1, loaded.soul, transcriptOf(loaded, text)) };
  });
  const { soul } = context;
  journal.soul = soul;
  const messages = transcriptOf(context, text);
  let tainted = false;
  for (let turn = 1; turn <= MAX_TURNS; turn += 1) {
    const thought =
      turn === 1 ? first : await steps.do(`think ${turn}`, 'patient', () => think(turn, soul, messages));
    if (!thought.ok) return endingOf(journal, 'reported', thought.error.message, thought.error);
    countUsage(journal, thought.value);
    const uses = thought.value.content.filter((block) => block.type === 'tool_use');
    if (thought.value.stopReason !== 'tool_use' || uses.length === 0) {
      return endingOf(journal, 'answered', lastWords(thought.value, journal));
    }
    const results: ToolResultBlockParam[] = [];
    for (const [index, use] of uses.entries()) {
      const intent = intentOf(`${turn}.${index}`, use, tainted);
      journal.at = `${intent.capability} (turn ${turn})`;
      const deed = await act(world, steps, params, intent);
      if (deed.receipt) journal.receipts.push(deed.receipt);
      if (deed.kind === 'done' && deed.untrusted) tainted = true;
      results.push(blockOf(use.id, intent.capability, deed));
    }
    messages.push({ role: 'assistant', content: thought.value.content }, { role: 'user', content: results });
  }
  return endingOf(journal, 'answered', `I stopped after ${MAX_TURNS} turns without coming to an end.`);
};

/** Marks the end of the transcript so far, so that the next turn reads it from the cache. */
const cached = (messages: MessageParam[]): MessageParam[] =>
  messages.map((message, index) => {
    if (index !== messages.length - 1 || message.role !== 'user' || typeof message.content === 'string')
      return message;
    const last = message.content.at(-1);
    if (last?.type !== 'tool_result' && last?.type !== 'text') return message;
    return {
      ...message,
      content: [...message.content.slice(0, -1), { ...last, cache_control: { type: 'ephemeral' } }],
    };
  });

const direct = async (
  params: RunParams,
  call: { capability: string; args: Record<string, unknown> },
  steps: Steps,
  world: AgentWorld,
  journal: Journal,
): Promise<Ending> => {
  journal.at = call.capability;
  const deed = await act(world, steps, params, { place: '1.0', ...call, tainted: false });
  if (deed.receipt) journal.receipts.push(deed.receipt);
  if (deed.kind === 'not_done') return endingOf(journal, 'answered', deed.message);
  return endingOf(journal, 'answered', `\`\`\`json\n${JSON.stringify(deed.output, null, 2)}\n\`\`\``);
};

/** The story of a run: recall → think → decide → act → reply. It ends with an answer in the chat whatever happens. */
export const runAgent = async (params: RunParams, steps: Steps, world: AgentWorld): Promise<void> => {
  const journal = newJournal();
  let ending: Ending;
  try {
    ending =
      params.request.kind === 'call'
        ? await direct(params, params.request, steps, world, journal)
        : await converse(params, params.request.text, steps, world, journal);
  } catch (error) {
    log('error', 'run.broke', { run: params.runId, at: journal.at, detail: String(error) });
    const said = `I lost this at ${journal.at}. What was done is in the receipts; anything else was not done.`;
    ending = endingOf(journal, 'reported', said, fail('internal', said, { internal: String(error) }).error);
  }
  const finish = () => world.session.finish(params.runId, ending);
  try {
    // No step: a second ending changes nothing. Only a Session that does not answer is worth one, for its retries.
    await finish();
  } catch {
    await steps.do('finish', 'patient', () => finish().then(() => null));
  }
};
