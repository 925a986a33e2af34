/** What a step would change. */
interface Plan {
  /** One line for each difference; none: there is nothing to do. */
  changes: string[];
  /** Makes it so. Returns lines to show. */
  apply: () => Promise<string[]>;
}

/** One thing that deployment sees to. Its functions throw when they fail. */
export interface Step {
  title: string;
  /** Compares what is wanted with what is there, and changes nothing. */
  look: () => Promise<Plan>;
  /** What a person does when it fails; after that, `deploy` again: what is done already shows no difference. */
  hint: string;
}

export type StepOutcome =
  | { title: string; outcome: 'unchanged' | 'would-change' | 'changed'; lines: string[]; ms: number }
  | { title: string; outcome: 'failed'; error: string; hint: string };

/**
 * Looks at the steps one after another, does what is to be done unless it is a dry run, and stops at the first that
 * fails. `tell` hears each outcome as it comes. Returns whether all went well.
 */
export const runSteps = async (
  steps: readonly Step[],
  dryRun: boolean,
  tell: (outcome: StepOutcome) => void,
): Promise<boolean> => {
  for (const { title, look, hint } of steps) {
    const started = performance.now();
    const end = (outcome: 'unchanged' | 'would-change' | 'changed', lines: string[]) =>
      tell({ title, outcome, lines, ms: performance.now() - started });
    try {
      const { changes, apply } = await look();
      if (changes.length === 0) end('unchanged', []);
      else if (dryRun) end('would-change', changes);
      else end('changed', [...changes, ...(await apply())]);
    } catch (error) {
      tell({ title, outcome: 'failed', error: error instanceof Error ? error.message : String(error), hint });
      return false;
    }
  }
  return true;
};
