import type { Provenance, Role } from '@golem/contracts';

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

/** Who asks for facts, and where. */
export interface Reader {
  role: Role;
  chatId: string;
}

/**
 * The facts that somebody may be told: a viewer only those that were told in the chat where they ask, because an owner's
 * direct messages teach facts too.
 */
export const tellableTo = <F extends { sourceChatId: string }>(
  { role, chatId }: Reader,
  facts: readonly F[],
): F[] => facts.filter(({ sourceChatId }) => role !== 'viewer' || sourceChatId === chatId);

/** Words as one line of a prompt: they cannot begin another, nor close the part of the prompt that they stand in. */
export const promptLine = (text: string): string =>
  text.replaceAll(/\s+/g, ' ').replaceAll('<', String.raw`\u003c`);

/** The facts as lines of a prompt; none that is not believable. */
export const factLines = (
  facts: readonly { subject: string; statement: string; trust: TrustClass }[],
): string[] => believable(facts).map(({ subject, statement }) => promptLine(`- ${subject}: ${statement}`));
