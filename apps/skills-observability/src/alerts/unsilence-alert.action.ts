import { fail, type observability, ok, type Result } from '@golem/contracts';
import { type ActionFor, beforeWrite } from '@golem/worker-kit';
import type { ObservabilityEnv } from '../env.ts';
import { describeSilence, endSilence, findSilence, type Reach, type StoredSilence } from './alertmanager.ts';
import { recreationOf } from './silence-of.ts';

/** The silence, unless it has ended: then there is nothing to end, and nothing to take back either. */
const findOpen = async (reach: Reach, id: string): Promise<Result<StoredSilence>> => {
  const found = await findSilence(reach, id);
  if (!found.ok || found.value.status.state !== 'expired') return found;
  return fail('conflict', `The silence ${id} has ended already; nothing was done.`);
};

export const unsilenceAlert: ActionFor<typeof observability, 'unsilence_alert', ObservabilityEnv> = {
  async run({ silence }, context) {
    const found = await beforeWrite(findOpen(context, silence));
    if (!found.ok) return found;
    const ended = await endSilence(context, silence);
    if (!ended.ok) return ended;
    const undo = recreationOf(found.value, context.now());
    return ok({
      output: { silence, matchers: describeSilence(found.value).matchers },
      ...(undo && { undo }),
    });
  },

  async preview({ silence }, context) {
    const found = await findSilence(context, silence);
    if (!found.ok) return found;
    const { state, matchers, until, by, comment } = describeSilence(found.value);
    const undo = recreationOf(found.value, context.now());
    return ok({
      lines: [
        `It is ${state}, for ${matchers.join(', ')}`,
        `until ${until}, by ${by}: ${comment}`,
        ...(undo === null ? ['It matches by patterns, so undo cannot bring it back.'] : []),
      ],
      state: { state, matchers, until },
    });
  },

  async probe({ silence }, context) {
    const found = await findSilence(context, silence);
    if (!found.ok) {
      return found.error.code === 'not_found'
        ? ok({ happened: 'unknown', detail: 'Alertmanager does not know this silence any more.' })
        : found;
    }
    const { state } = found.value.status;
    return ok({
      happened: state === 'expired' ? 'yes' : 'no',
      detail: `The silence is ${state}.`,
    });
  },
};
