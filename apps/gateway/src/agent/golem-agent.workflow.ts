import { WorkflowEntrypoint, type WorkflowEvent, type WorkflowStep } from 'cloudflare:workers';
import { openDb } from '@golem/db';
import { type Env, settingsOf } from '../env.ts';
import { noSmallModel, smallModelOver } from '../memory/small-model.ts';
import { vectorsIn } from '../memory/vectors.ts';
import { meterIn } from '../money/meter.ts';
import { purseIn } from '../money/purse.ts';
import { gateOf, sessionOf } from '../stubs.ts';
import type { Retries, Steps } from './agent-world.ts';
import { attachmentsOver } from './attachments.ts';
import { claudeMisconfigured, claudeOver } from './claude.ts';
import { runAgent } from './run.ts';
import { RunParams } from './run-params.ts';
import { soulIn } from './soul.ts';

/** Model calls are `once`: their tries are the run's own. The rest is local and either comes back soon or not at all. */
const RETRIES: Record<Retries, { limit: number; delay: number; backoff: 'exponential' }> = {
  once: { limit: 0, delay: 0, backoff: 'exponential' },
  few: { limit: 3, delay: 500, backoff: 'exponential' },
  patient: { limit: 5, delay: 2_000, backoff: 'exponential' },
};

// The step types demand that every field is known to be serializable, which `unknown` is not. What goes through is
// JSON by construction: replies of ports and parsed model output.
const stepsOver = (step: WorkflowStep): Steps => ({
  do: (name, retries, work) =>
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the reason is above
    step.do(name, { retries: RETRIES[retries], timeout: '10 minutes' }, work as never) as never,
  sleep: (name, ms) => step.sleep(name, ms),
  waitFor: async (name, type, timeoutMs) => {
    try {
      await step.waitForEvent(name, { type, timeout: timeoutMs });
    } catch {
      // Out of time. The Session says what is true.
    }
  },
});

/** One run. The class only adapts the platform; the story is {@link runAgent}. */
export class GolemAgentWorkflow extends WorkflowEntrypoint<Env, RunParams> {
  override async run(event: Readonly<WorkflowEvent<RunParams>>, step: WorkflowStep): Promise<void> {
    const params = RunParams.parse(event.payload);
    const settings = settingsOf(this.env);
    const db = openDb(this.env.DB);
    await runAgent(params, stepsOver(step), {
      db,
      env: this.env,
      vectors: vectorsIn(this.env),
      small: settings.ok
        ? smallModelOver(settings.value, meterIn(db, settings.value, params.chatId))
        : noSmallModel,
      soul: soulIn(this.env.SOUL),
      claude: settings.ok ? claudeOver(settings.value) : claudeMisconfigured(settings.error),
      purse: settings.ok ? purseIn(db, settings.value, Date.now) : null,
      results: this.env.RESULTS,
      attachments: attachmentsOver(settings.ok ? settings.value.DISCORD_CDN_BASE_URL : ''),
      session: sessionOf(this.env, params.chatId),
      gate: (skill) => gateOf(this.env, skill),
      now: Date.now,
    });
  }
}
