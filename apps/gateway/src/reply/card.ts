import { findCapability } from '@golem/contracts';
import { type ApprovalCard, type ApprovalState, approvalCard, type MessageDraft } from '@golem/discord';
import type { PendingAction } from '../session/pending-store.ts';

const nobody = { id: 'golem', name: 'Golem' };

const stateOf = (action: PendingAction, progress: readonly string[]): ApprovalState => {
  const atMs = action.changedAt;
  const by = action.approvals.at(-1) ?? nobody;
  switch (action.status) {
    case 'pending':
      return { kind: 'pending' };
    case 'approved':
    case 'executing':
      return { kind: 'executing', by, atMs, progress };
    case 'succeeded':
      return { kind: 'succeeded', by, atMs, outcome: 'Succeeded, says the ledger' };
    case 'failed':
    case 'unknown':
      return { kind: action.status, by, atMs, outcome: action.detail ?? 'No reason was given' };
    case 'denied':
      return {
        kind: 'denied',
        by: action.decidedBy ?? nobody,
        atMs,
        ...(action.reason === null ? {} : { reason: action.reason }),
      };
    case 'expired':
      return { kind: 'expired', atMs };
    case 'cancelled': {
      const reason = action.reason ?? action.detail;
      return { kind: 'cancelled', atMs, ...(reason === null ? {} : { reason }) };
    }
  }
};

const mayApprove = ({ approverRole, approversNeeded, requesterMayApprove }: PendingAction['ask']): string => {
  const who = approverRole === 'owner' ? 'an owner' : `${approverRole}s and above`;
  const many = approversNeeded > 1 ? `${approversNeeded} of ${who}` : who;
  return requesterMayApprove ? many : `${many}, not the one who asked`;
};

const targetState = ({ preview, previewError }: PendingAction['ask']): string | null =>
  preview ? preview.lines.join('\n') : previewError && `It could not be looked at: ${previewError}`;

/** Why a person is asked: above all, when text by others may have shaped the call. */
const whyItAsks = ({ decision }: PendingAction['ask']): string =>
  decision.reasons
    .filter(({ verdict }) => verdict === 'ask')
    .map(({ detail }) => detail)
    .join(' ');

/** The card of a pending action as it stands; `progress`: how far an approved one is, line by line. */
export const cardOf = (action: PendingAction, progress: readonly string[] = []): MessageDraft => {
  const { ask } = action;
  const state = targetState(ask);
  const props: ApprovalCard = {
    id: action.id,
    sentence: ask.sentence,
    capability: ask.capability,
    effect: ask.effect,
    external: findCapability(ask.capability)?.external ?? false,
    undoable: ask.undoable,
    arguments: ask.args,
    requestedBy: action.requestedBy,
    mayApprove: mayApprove(ask),
    expiresAtMs: action.expiresAt,
    reason: whyItAsks(ask),
    state: stateOf(action, progress),
    ...(ask.typedConfirmation ? { typedConfirmation: ask.target ?? ask.capability } : {}),
    ...(ask.drift.length === 0 ? {} : { drift: ask.drift.join('\n') }),
    ...(state === null ? {} : { targetState: state }),
  };
  return approvalCard(props);
};
