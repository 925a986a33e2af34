import { ok, type serverAdmin } from '@golem/contracts';
import type { ActionFor } from '@golem/worker-kit';
import type { ServerAdminEnv } from '../env.ts';
import { readRunbooks, type StoredRunbook } from './soul.ts';

const summaryOf = ({ name, runbook }: StoredRunbook) => ({
  runbook: name,
  title: runbook.title,
  description: runbook.description,
  destructive: runbook.destructive,
  parameters: Object.entries(runbook.parameters).map(
    ([parameter, { description, pattern, default: value }]) => ({
      name: parameter,
      description,
      pattern,
      default: value ?? null,
    }),
  ),
  steps: runbook.steps.map((step) => step.name),
  canRollBack: runbook.rollback.length > 0,
});

export const listRunbooks: ActionFor<typeof serverAdmin, 'list_runbooks', ServerAdminEnv> = {
  async run(_, { env }) {
    const read = await readRunbooks(env.SOUL);
    if (!read.ok) return read;
    const { runbooks, broken } = read.value;
    return ok({ output: { runbooks: runbooks.map(summaryOf), broken } });
  },
};
