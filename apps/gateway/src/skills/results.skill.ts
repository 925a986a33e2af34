import { fail, type golem, ok } from '@golem/contracts';
import type { Actions } from '@golem/worker-kit';
import { readLongResult } from '../agent/long-results.ts';
import { maskText } from '../memory/mask.ts';
import { redactionsOf } from '../memory/redactions.ts';
import type { InsideEnv } from './inside-skills.ts';

/** As much as one result brings, in characters; about 4,000 tokens. */
const PART_CHARS = 16_000;

/** Reads on in results that were too long for a prompt. Only in the chat that they belong to. */
export const resultActions: Pick<Actions<typeof golem, InsideEnv>, 'read_result'> = {
  read_result: {
    async run({ result, offset }, { env, by }) {
      const kept = by === undefined ? null : await readLongResult(env.results, result, by.chatId);
      const mentions = await redactionsOf(env);
      if (!mentions.ok) return mentions;
      // R2 keeps it as it came; what was redacted since then is not read again.
      const whole = kept === null ? null : await maskText(kept, mentions.value);
      if (whole === null) return fail('not_found', `There is no result ${result} in this chat any more.`);
      const text = whole.slice(offset, offset + PART_CHARS);
      return ok({ output: { text, offset, total: whole.length } });
    },
  },
};
