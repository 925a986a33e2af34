import type {
  Capability,
  Preview,
  Probe,
  Provenance,
  Result,
  ResultFile,
  SkillManifest,
  UndoCall,
} from '@golem/contracts';
import type { z } from 'zod';

/** What an action gets besides its arguments. */
export interface ActionContext<Env> {
  env: Env;
  /** The call's stable id: pass it on as the provider's idempotency key where there is one. */
  callId: string;
  runId: string;
  /** Who the call is for; undefined when the gate did not say. */
  by: Provenance | undefined;
  /** Aborts when the capability's time is up. */
  signal: AbortSignal;
  /** Unix milliseconds. */
  now: () => number;
  /** Lets the chat see how far it is: one line for each thing to do. Never fails and is not waited for. */
  report: (lines: string[]) => void;
}

/** What an action has done. */
export interface Done<Output> {
  output: Output;
  undo?: UndoCall;
  /** At most 4, 1 MiB in all; attached to the answer. */
  files?: ResultFile[];
}

/** How a skill does one capability. Failures are returned, thrown only for bugs. */
export interface Action<Args, Output, Env> {
  run(args: Args, context: ActionContext<Env>): Promise<Result<Done<Output>>>;
  /** What the target looks like now; a read. */
  preview?(args: Args, context: ActionContext<Env>): Promise<Result<Preview>>;
  /** Whether the invocation started at `since` (unix milliseconds) happened; a read. */
  probe?(args: Args, context: ActionContext<Env>, since: number): Promise<Result<Probe>>;
}

/** An action whose exact types are forgotten; its arguments were parsed by the manifest's schema before. */
export type AnyAction<Env> = Action<Record<string, unknown>, unknown, Env>;

type ActionOf<C, Env> = C extends Capability<infer I, infer O> ? Action<z.infer<I>, z.infer<O>, Env> : never;

/** One action for each capability of the manifest: leaving one out does not compile. */
export type Actions<M extends SkillManifest, Env> = {
  [K in keyof M['capabilities']]: ActionOf<M['capabilities'][K], Env>;
};

/** The exact type of one action of a manifest, for the file that holds it. */
export type ActionFor<M extends SkillManifest, K extends keyof M['capabilities'], Env> = ActionOf<
  M['capabilities'][K],
  Env
>;
