import { fail } from '@golem/contracts';
import { jsonBlock } from '@golem/discord';
import { log } from '@golem/worker-kit';
import { learnFrom, mayTeach } from '../memory/learn.ts';
import type { Ending } from '../session/session-port.ts';
import { act } from './act.ts';
import type { AgentWorld, Steps } from './agent-world.ts';
import { converse, type Run } from './converse.ts';
import { endingOf, newJournal, recordDeed } from './journal.ts';
import type { RunParams } from './run-params.ts';
import { foldHistory } from './summary.ts';

/** One call without a model: `/do` and its like. */
const direct = async (
  { params, steps, world, journal }: Run,
  call: { capability: string; args: Record<string, unknown> },
): Promise<Ending> => {
  journal.at = call.capability;
  const intent = { place: '1.0', capability: call.capability, args: call.args, tainted: false };
  const deed = await act(world, steps, params, intent);
  recordDeed(journal, intent, deed, params);
  if (deed.kind === 'not_done') return endingOf(journal, 'answered', deed.message);
  return endingOf(journal, 'answered', jsonBlock(JSON.stringify(deed.output, null, 2)));
};

/** So long D1 has to be told of the words that a run was about, in milliseconds: they are what is learned from. */
const TOLD_MS = 5_000;

/** Reads facts out of what the user said, after the answer and only when their words may hold one. It never fails a run. */
const learn = async ({ params, steps, world }: Run, { taintedAt }: Ending): Promise<void> => {
  const { request, requester, role } = params;
  if (request.kind !== 'prompt' || role === 'viewer' || !mayTeach(request.text)) return;
  try {
    await steps.sleep('until D1 was told', TOLD_MS);
    await steps.do('learn', 'few', () =>
      learnFrom(world, {
        ...params,
        principalId: requester.id,
        tainted: request.byOthers || taintedAt !== null,
      }),
    );
  } catch (error) {
    log('warn', 'run.not_learned', { run: params.runId, detail: String(error) });
  }
};

/** Puts the oldest messages into the chat's summary, after the answer and only when they become too many. */
const fold = async ({ params, steps, world, journal }: Run): Promise<void> => {
  if (!journal.overflows) return;
  try {
    await steps.do('summarize', 'few', () => foldHistory(world, params.chatId, world.now()));
  } catch (error) {
    log('warn', 'run.not_summarized', { run: params.runId, detail: String(error) });
  }
};

/** The story of a run: recall → think → decide → act → reply. It ends with an answer in the chat whatever happens. */
export const runAgent = async (params: RunParams, steps: Steps, world: AgentWorld): Promise<void> => {
  const follow = { isOn: params.isFollowed ?? false };
  const journal = newJournal(
    () => world.now(),
    (done) => {
      // Not waited for, and one that is lost is not missed: each brings all so far, and so does the ending.
      if (follow.isOn) world.session.steps(params.runId, [...done]).catch(() => undefined);
    },
  );
  const run: Run = { params, steps, world: { ...world, follow }, journal };
  const { request } = params;
  let ending: Ending;
  try {
    ending = request.kind === 'call' ? await direct(run, request) : await converse(run, request);
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
  await fold(run);
  await learn(run, ending);
};
