import { z } from 'zod';
import type { Effect, PolicyRecord } from './policy.ts';

/** What a skill says about one thing it can do. Policy, Discord and Claude read it; none keeps a list of its own. */
export interface Capability<I extends z.ZodObject = z.ZodObject, O extends z.ZodType = z.ZodType> {
  /** A few words for lists: "Restart a server". */
  title: string;
  /** What Claude reads to decide when and how to use it. */
  description: string;
  /** The card's plain sentence; `{name}` is replaced by that argument: "Restart the server {server}." */
  sentence: string;
  effect: Effect;
  /** Data leaves to a third party. */
  external: boolean;
  input: I;
  output: O;
  /** The argument that names the target (cooldown, leases, receipts), if there is one. */
  target: string | null;
  /** The output holds text written by others: it taints the run. */
  untrusted: boolean;
  /** How long one invocation may take, in milliseconds. */
  timeoutMs: number;
  /** What the skill can do besides: show the target before, tell afterwards whether it happened, return an inverse call. */
  supports: { preview: boolean; probe: boolean; undo: boolean };
  /** Whether Claude gets it as a tool; true when left out. What only a person may start is not offered. */
  offered?: boolean;
  /** Past participles with which a sentence claims this effect ("restarted"); such a sentence is checked against the ledger. */
  claims?: readonly string[];
  /** The same for words that others are told of as often ("Ann replied"): they claim it only when Golem says them of itself. */
  ownClaims?: readonly string[];
  /** Where the safe default of its effect is not right. */
  policy?: Partial<Omit<PolicyRecord, 'capability' | 'effect' | 'version' | 'updatedAt' | 'updatedBy'>>;
}

export interface SkillManifest<C extends Record<string, Capability> = Record<string, Capability>> {
  /** Kebab case, the first half of each capability id. */
  skill: string;
  title: string;
  /** The service binding of the gateway that leads to it; `null`: it runs inside the gateway, through the same gate. */
  binding: string | null;
  capabilities: C;
}

/** Declares a manifest and keeps the exact types of its inputs and outputs. */
export const defineManifest = <const C extends Record<string, Capability>>(
  manifest: SkillManifest<C>,
): SkillManifest<C> => manifest;

/** Declares one capability and keeps the exact types of its input and output. */
export const capability = <I extends z.ZodObject, O extends z.ZodType>(
  declared: Capability<I, O>,
): Capability<I, O> => declared;

const Shape = z.object({ properties: z.record(z.string(), z.object({ type: z.string().optional() })) });

/**
 * Turns the texts of `key=value` pairs into what the schema wants there: numbers, booleans, lists and objects are read
 * as JSON. What does not read stays text, so that the schema's own error names it.
 */
export const coerceArgs = (declared: Capability, args: Record<string, unknown>): Record<string, unknown> => {
  const shape = Shape.safeParse(z.toJSONSchema(declared.input, { io: 'input', unrepresentable: 'any' }));
  const types = shape.success ? shape.data.properties : {};
  return Object.fromEntries(
    Object.entries(args).map(([name, value]) => {
      const type = types[name]?.type;
      if (typeof value !== 'string' || type === undefined || type === 'string') return [name, value];
      try {
        return [name, JSON.parse(value)];
      } catch {
        return [name, value];
      }
    }),
  );
};
