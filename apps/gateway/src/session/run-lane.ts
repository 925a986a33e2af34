import { fail } from '@golem/contracts';
import { insertMessage, settleRun, updateRun } from '@golem/db';
import { log } from '@golem/worker-kit';
import { replyText } from '../reply/reply-text.ts';
import type { StoredEvent } from './event-store.ts';
import { tellEnding, tellStatus } from './live.ts';
import { commitWithBacklog } from './mirror.ts';
import { answerEvent, cancelPendingOf } from './pending.ts';
import { type Ending, NOTHING_YET } from './session-port.ts';
import type { SessionWorld } from './session-world.ts';
import { showTyping } from './status.ts';
import { tellWhatFollows, whatWasDone } from './what-was-done.ts';

/** A running run that was not heard of for this long is nudged, in milliseconds. */
export const SILENCE_MS = 10_000;

/** Starts the next run of the chat when none is at work. A parked one lets others pass. */
export const startNext = async (world: SessionWorld): Promise<void> => {
  const states = world.store.openStates();
  if (states.has('running') || states.has('ending')) return;
  const [next] = world.store.openEvents('queued');
  if (!next?.principal || !next.request) return;
  const { event, principal, request } = next;
  // Before the start: a fast run may have ended by the time that start returns. One that did not start is queued again.
  world.store.moveEvent(event.id, 'running', world.now());
  world.heard.set(event.id, world.now());
  showTyping(world, event.id);
  await world.runs.start({
    runId: event.id,
    chatId: world.chatId,
    requester: event.author,
    role: principal.role,
    request,
    receivedAt: event.receivedAt,
    ...(event.bounds?.maxTurns === undefined ? {} : { maxTurns: event.bounds.maxTurns }),
    isFollowed: world.followers.areThere(),
  });
  tellStatus(world);
};

/** Stores how a run ended and what is to be said. False for a second ending of the same run: it changes nothing. */
export const endRun = (world: SessionWorld, runId: string, ending: Ending, reply: string): boolean => {
  const stored = world.store.event(runId);
  if (!stored || stored.state === 'ended' || stored.state === 'ending') return false;
  const told = { ...ending, steps: ending.steps ?? world.live.get(runId) ?? [] };
  world.transaction(() => {
    world.store.endEvent(runId, told);
    world.store.say(
      `reply.${runId}`,
      { kind: 'reply', eventId: runId, text: reply, files: ending.files ?? [] },
      world.now(),
    );
    world.audit.append({
      at: world.now(),
      kind: `run.${ending.status}`,
      actor: stored.event.author.id,
      runId,
      detail: {
        turns: ending.usage.turns,
        soul: ending.soulDigest,
        ...(ending.error ? { code: ending.error.code } : {}),
      },
    });
  });
  world.heard.delete(runId);
  tellEnding(world, runId, told);
  return true;
};

/** What a run has cost goes to the sums with its ending; one that asked no model has nothing to settle. */
const settlement = (world: SessionWorld, id: string, { usage }: Ending) =>
  usage.turns === 0 && world.limits === null
    ? []
    : settleRun({ id, chatId: world.chatId, turns: usage.turns }, world.now(), {
        micros: usage.costMicros,
        inputTokens: usage.inputTokens + usage.cacheReadTokens + usage.cacheWriteTokens,
        outputTokens: usage.outputTokens,
      });

/** Tells D1 how runs ended; only then the next one begins, because it reads this answer as history. */
export const recordEndings = async (world: SessionWorld): Promise<void> => {
  const { db, chatId } = world;
  for (const { event, ending } of world.store.openEvents('ending')) {
    if (!ending) continue;
    await commitWithBacklog(world, [
      insertMessage(db, {
        id: `${event.id}.answer`,
        chatId,
        runId: event.id,
        role: 'assistant',
        authorId: 'golem',
        authorName: 'Golem',
        content: ending.text,
        turnAt: event.receivedAt,
        part: 1,
        taintedAt: ending.taintedAt,
        createdAt: world.now(),
      }),
      ...settlement(world, event.id, ending),
      updateRun(db, event.id, {
        status: ending.status,
        ...ending.usage,
        soulDigest: ending.soulDigest,
        error: ending.error?.message ?? null,
        endedAt: world.now(),
      }),
    ]);
    world.store.moveEvent(event.id, 'ended', world.now());
  }
};

/** The rest of an ending that no run has written itself. */
export const NOTHING_USED = {
  notes: [],
  receipts: [],
  error: null,
  usage: NOTHING_YET,
  soulDigest: null,
  taintedAt: null,
} satisfies Partial<Ending>;

/**
 * Ends a run from outside, with what the ledger says it did. What the gate has begun goes on; the chat is told how that
 * ends. False when it had ended by itself.
 */
export const endFromOutside = async (
  world: SessionWorld,
  runId: string,
  { status, because, error }: { status: Ending['status']; because: string; error: Ending['error'] },
): Promise<boolean> => {
  const { summary, receipts, files, notes } = await whatWasDone(world, runId);
  const ending = { ...NOTHING_USED, status, text: `${because} ${summary}`, receipts, files, notes, error };
  const hasEnded = endRun(world, runId, ending, replyText(ending));
  const told = receipts.map(({ callId }) => callId);
  if (hasEnded) tellWhatFollows(world, runId, told, 1);
  return hasEnded;
};

const LOST = 'I lost this run: it stopped before it could answer, and I do not try it again.';

const GOLEM = { id: 'golem', name: 'Golem', roleIds: [] };

const watchOne = async (world: SessionWorld, { event, state }: StoredEvent): Promise<void> => {
  const lastHeard = world.heard.get(event.id) ?? 0;
  if (world.now() - lastHeard < SILENCE_MS) return;
  world.heard.set(event.id, world.now());
  const found = await world.runs.stateOf(event.id);
  // It may have ended, or have been cancelled, while it was looked up: nothing may start or report it again.
  if (world.store.event(event.id)?.state !== state) return;
  if (found === 'alive') {
    // After a killed runtime an instance sleeps until an event comes, and an answer that was sent into it may be lost.
    if (state === 'parked') return;
    const answers = world.store.answeredOf(event.id).map(answerEvent);
    for (const type of [...answers, 'wake']) await world.runs.send(event.id, type);
    return;
  }
  if (found === 'missing') {
    world.store.moveEvent(event.id, 'queued', world.now());
    // The run lane has been round already, and nothing else is due.
    world.kick();
    return;
  }
  log('error', 'session.run_lost', { run: event.id, state: found });
  // Nobody is left to hear an answer: a card that can still be clicked would promise what cannot happen.
  await cancelPendingOf(world, event.id, GOLEM);
  const { error } = fail('internal', 'The workflow stopped without an ending.');
  await endFromOutside(world, event.id, { status: 'reported', because: LOST, error });
};

/**
 * Looks after runs that are silent: wakes the sleeping, starts the missing again, reports the dead. One that cannot be
 * looked at keeps no other waiting; then it throws, so that there is another round.
 */
export const watchRuns = async (world: SessionWorld): Promise<void> => {
  const { store, heard } = world;
  let failure: unknown = null;
  for (const stored of [...store.openEvents('running'), ...store.openEvents('parked')]) {
    try {
      await watchOne(world, stored);
    } catch (error) {
      heard.delete(stored.event.id);
      failure = error;
    }
  }
  if (failure !== null) throw failure;
};
