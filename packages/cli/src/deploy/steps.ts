/** One thing that deployment does. It throws when it fails. */
export interface Step {
  title: string;
  /** Returns lines to show. */
  run: () => Promise<string[]>;
  /** What a person does when it fails; after that, `deploy` again: finished steps change nothing. */
  hint: string;
}

export type StepOutcome =
  | { title: string; ok: true; lines: string[]; ms: number }
  | { title: string; ok: false; error: string; hint: string };

/** Runs the steps one after another and stops at the first that fails. `tell` hears each outcome as it comes. */
export const runSteps = async (
  steps: readonly Step[],
  tell: (outcome: StepOutcome) => void,
): Promise<boolean> => {
  for (const { title, run, hint } of steps) {
    const started = performance.now();
    try {
      const lines = await run();
      tell({ title, ok: true, lines, ms: performance.now() - started });
    } catch (error) {
      tell({ title, ok: false, error: error instanceof Error ? error.message : String(error), hint });
      return false;
    }
  }
  return true;
};
