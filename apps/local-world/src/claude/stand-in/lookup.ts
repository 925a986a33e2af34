import type { PastCall } from './conversation.ts';
import { outcomeOf } from './outcome.ts';
import type { Step } from './plan.ts';

/** What is to be done next of steps that need a look first. */
export interface Resolved {
  steps: Step[];
  /** Looks that did what they were for: there is nothing to tell of them. */
  looks: PastCall[];
  /** What a look did not find. */
  problems: string[];
}

const sameCall = (step: { tool: string; input: object }, call: PastCall): boolean =>
  call.tool === step.tool && JSON.stringify(call.input) === JSON.stringify(step.input);

/** Puts the look before each step that needs one, and what it found into the step. */
export const resolve = (steps: readonly Step[], calls: readonly PastCall[]): Resolved => {
  const resolved: Resolved = { steps: [], looks: [], problems: [] };
  for (const { lookup, ...step } of steps) {
    const look = lookup && { tool: lookup.tool, input: lookup.input };
    const past = look && calls.find((call) => sameCall(look, call));
    const outcome = past && outcomeOf(past.result);
    if (!lookup || !look) resolved.steps.push(step);
    else if (!past || outcome?.kind !== 'ok') resolved.steps.push(look);
    else {
      const found = lookup.complete(outcome.output);
      resolved.looks.push(past);
      if (typeof found === 'string') resolved.problems.push(found);
      else resolved.steps.push({ ...step, input: { ...step.input, ...found } });
    }
  }
  return resolved;
};
