import type { MessageParam } from '@anthropic-ai/sdk/resources/messages';
import { fail, isSystem, type Result } from '@golem/contracts';
import { log } from '@golem/worker-kit';
import { estimate, sizeOf } from '../money/estimate.ts';
import { act } from './act.ts';
import { MAX_TOKENS, type Prompt, type Thinking, type Thought } from './claude.ts';
import type { Fault } from './claude-faults.ts';
import type { Run } from './converse.ts';
import { recordDeed } from './journal.ts';
import { withProgress } from './progress.ts';
import { systemFor, TOOLS } from './prompt.ts';
import type { Soul } from './soul.ts';
import { cached } from './transcript.ts';

/** At most this many model calls in one run. */
export const MAX_TURNS = 10;
/** Tries after a fault, and how long all pauses of a model call may be together, in milliseconds. */
const MAX_TRIES = 8;
const MAX_PAUSE_MS = 10 * 60_000;
/** Pauses double from the first to the longest, in milliseconds, unless Claude says how long. */
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;
/** What an owner is asked for when the budget is used up, in US dollars. */
const RAISE_USD = 1;

/** A model call that was made, or one that the budget does not reach for: how it stands, in a sentence. */
export type Attempt = Thinking | { ok: false; short: string };

/** Takes what the call may cost at most out of the budget. Without one it is no round trip. */
const shortOf = async ({ params, world, journal }: Run, prompt: Prompt): Promise<string | null> => {
  if (world.purse === null) return null;
  return world.purse.reserve({
    runId: params.runId,
    chatId: params.chatId,
    spent: journal.usage.costMicros,
    inputTokens: estimate(sizeOf(prompt), journal.tokensPerChar),
    outputTokens: MAX_TOKENS,
  });
};

const measure = ({ world, journal }: Run, prompt: Prompt, { usage }: Thought): void => {
  if (world.purse === null) return;
  const { chars, fileTokens } = sizeOf(prompt);
  if (fileTokens === 0) journal.tokensPerChar = (usage.input + usage.cacheRead + usage.cacheWrite) / chars;
};

const tell = ({ params, world }: Run, because: string, tried: number): Promise<unknown> =>
  world.session.progress(params.runId, { step: 'retrying', because, tried }).catch(() => undefined);

const callOrShort = async (run: Run, turn: number, prompt: Prompt): Promise<Attempt> => {
  const { params, world } = run;
  try {
    const short = await shortOf(run, prompt);
    if (short !== null) return { ok: false, short };
  } catch (error) {
    log('warn', 'run.no_budget', { run: params.runId, detail: String(error) });
    return fail('unavailable', 'My database does not answer', { retryable: true });
  }
  return withProgress(world, params.runId, { step: 'thinking', turn, of: MAX_TURNS }, () =>
    world.claude.think(prompt),
  );
};

/** One model call, if the budget reaches for it. Never throws; the chat hears of a fault. */
export const attempt = async (
  run: Run,
  turn: number,
  soul: Soul,
  messages: MessageParam[],
  tried = 1,
): Promise<Attempt> => {
  run.journal.at = `thinking (turn ${turn})`;
  const prompt = { system: systemFor(soul.text), tools: TOOLS, messages: cached(messages) };
  const attempted = await callOrShort(run, turn, prompt);
  if (attempted.ok) measure(run, prompt, attempted.value);
  else if ('error' in attempted && attempted.error.retryable) {
    await tell(run, attempted.error.message, tried);
  }
  return attempted;
};

/** Has an owner asked to go on, by a card. Null when they let it; else why the run ends. */
const askForMoney = async (run: Run, turn: number, again: number, short: string): Promise<Fault | null> => {
  const { params, steps, world, journal } = run;
  // Nobody is there who could go on, or who may ask for it: it must not bring a card for each message.
  if (isSystem(params.requester) || params.role === 'viewer' || again > MAX_TRIES) {
    const how = `An owner can let it go on: \`/do golem.raise_budget usd=${RAISE_USD}\`.`;
    return fail('denied', `${short} ${how}`);
  }
  const intent = {
    place: `${turn}.budget-${again}`,
    capability: 'golem.raise_budget',
    args: { usd: RAISE_USD },
    tainted: false,
  };
  journal.at = 'asking for more budget';
  // No step: it is said once per key.
  await world.session.note(`${params.runId}.${intent.place}`, `💸 ${short} I go on when an owner agrees.`);
  const deed = await act(world, steps, params, intent);
  recordDeed(journal, intent, deed, params);
  return deed.kind === 'done' ? null : fail('denied', `${short} ${deed.message}`);
};

/** The pause before the next try, in milliseconds; null when it is time to give up. */
const pauseAfter = ({ retryAfterMs }: Fault, tried: number, paused: number): number | null => {
  const doubled = Math.min(FIRST_PAUSE_MS * 2 ** (tried - 1), LONGEST_PAUSE_MS);
  const pause = Math.max(1_000, retryAfterMs ?? doubled);
  return tried >= MAX_TRIES || paused + pause > MAX_PAUSE_MS ? null : pause;
};

const gaveUp = ({ error, retryAfterMs }: Fault, tried: number): Fault => {
  const when =
    retryAfterMs !== undefined && retryAfterMs > MAX_PAUSE_MS
      ? `in ${Math.ceil(retryAfterMs / 60_000)} minutes`
      : 'in a while';
  const tries = tried === 1 ? 'one try' : `${tried} tries`;
  return { ok: false, error: { ...error, message: `${error.message}, after ${tries}. Ask again ${when}.` } };
};

/**
 * A model call with all its tries. The run owns them, each in a step of its own, with pauses that survive a crash; there
 * is no other layer. `first`: the try that was made together with loading.
 */
export const think = async (
  run: Run,
  turn: number,
  soul: Soul,
  messages: MessageParam[],
  first?: Attempt,
): Promise<Result<Thought>> => {
  const { steps } = run;
  const tryIn = (name: string, tried: number): Promise<Attempt> =>
    steps.do(name, 'once', () => attempt(run, turn, soul, messages, tried));
  let attempted = first ?? (await tryIn(`think ${turn}`, 1));
  let paused = 0;
  for (let tried = 1; !attempted.ok; tried += 1) {
    if ('short' in attempted) {
      const refused = await askForMoney(run, turn, tried, attempted.short);
      if (refused !== null) return refused;
    } else {
      if (!attempted.error.retryable) return attempted;
      const pause = pauseAfter(attempted, tried, paused);
      if (pause === null) return gaveUp(attempted, tried);
      paused += pause;
      await steps.sleep(`pause ${turn}.${tried}`, pause);
    }
    attempted = await tryIn(`think ${turn}, again ${tried}`, tried + 1);
  }
  return attempted;
};
