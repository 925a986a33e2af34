import type { Provenance } from '@golem/contracts';

/** How far a fact is to be trusted. */
export const TRUST_CLASSES = ['owner', 'operator', 'tool', 'untrusted'] as const;
export type TrustClass = (typeof TRUST_CLASSES)[number];

/** The trust class of a new fact: the harness says it from who asked and what was read, never the model. */
export const trustOf = (by: Provenance | undefined): TrustClass => {
  if (by === undefined || by.tainted || by.role === 'viewer') return 'untrusted';
  return by.role;
};

/** The facts that a model may see: what others wrote is for people to look at, not for the model to believe. */
export const believable = <F extends { trust: TrustClass }>(facts: readonly F[]): F[] =>
  facts.filter(({ trust }) => trust !== 'untrusted');

/** The facts as lines of a prompt; none that is not believable. */
export const factLines = (
  facts: readonly { subject: string; statement: string; trust: TrustClass }[],
): string[] => believable(facts).map(({ subject, statement }) => `- ${subject}: ${statement}`);
