import type { APIComponentInContainer } from 'discord-api-types/v10';
import { block, escapeInline, inlineCode, jsonBlock, shorten } from '../escape.ts';
import type { MessageDraft, MessageFile } from '../message.ts';
import {
  attached,
  buttons,
  type CardButton,
  type Colour,
  card,
  type Person,
  personText,
  separator,
  text,
  timeText,
} from './parts.ts';

/** What became of a pending action. */
export type ApprovalState =
  | { kind: 'pending' }
  | { kind: 'executing'; by: Person; atMs: number; progress?: readonly string[] }
  | { kind: 'succeeded'; by: Person; atMs: number; outcome: string }
  | { kind: 'failed'; by: Person; atMs: number; outcome: string }
  | { kind: 'unknown'; by: Person; atMs: number; outcome: string }
  | { kind: 'denied'; by: Person; atMs: number; reason?: string }
  | { kind: 'expired'; atMs: number }
  | { kind: 'cancelled'; atMs: number; reason?: string };

export type ApprovalCard = {
  /** Of the pending action; part of every button. */
  id: string;
  /** What will happen, in plain words: `Restart the server web-1`. */
  sentence: string;
  capability: string;
  effect: 'read' | 'write' | 'destructive';
  /** Data leaves to a third party. */
  external?: boolean;
  /** What it does, or what it did before it failed, can be taken back by a click. */
  undoable: boolean;
  /** Exactly what the digest was made of. */
  arguments: Readonly<Record<string, unknown>>;
  /** What a read of the target said just now. */
  targetState?: string;
  requestedBy: Person;
  /** Who may decide, as a phrase: `the owner`. */
  mayApprove: string;
  /** The name to be typed before it counts as approved; absent: a click is enough. */
  typedConfirmation?: string;
  /** What is different from an earlier card of the same call, as lines with - and +. */
  drift?: string;
  /** Why it asks. */
  reason?: string;
  expiresAtMs: number;
  state: ApprovalState;
};

// Discord allows 4,000 characters of text in one components message, and escaping can double a text. Longer arguments
// and a longer look at the target go into files: what is approved is never cut.
const LONGEST_ARGUMENTS = 1_000;
const LONGEST_TARGET_STATE = 800;
const LONGEST_DRIFT = 400;
const LONGEST_PROGRESS = 600;

/** The approval card in its present state; an edit to a later state takes Approve and Deny away. */
export function approvalCard(props: ApprovalCard): MessageDraft {
  const look = LOOKS[props.state.kind];
  const shown = argumentsPart(props.arguments);
  const target = targetPart(props);
  return card(
    look.colour,
    [
      text(`### ${look.title}`, `**${escapeInline(props.sentence, 200)}**`, facts(props)),
      ...shown.part,
      ...target.part,
      separator(),
      text(...decisionLines(props), `-# ${inlineCode(props.id)}`),
      buttons(props.id, buttonsFor(props)),
    ],
    [...shown.files, ...target.files],
  );
}

const LOOKS: Record<ApprovalState['kind'], { title: string; colour: Colour }> = {
  pending: { title: '⏳ Waiting for approval', colour: 'waiting' },
  executing: { title: '⚙️ Approved, at work', colour: 'working' },
  succeeded: { title: '✅ Done', colour: 'good' },
  failed: { title: '❌ Failed', colour: 'bad' },
  unknown: { title: '❔ Outcome not known', colour: 'waiting' },
  denied: { title: '🚫 Denied', colour: 'quiet' },
  expired: { title: '⌛ Expired', colour: 'quiet' },
  cancelled: { title: '✖️ Cancelled', colour: 'quiet' },
};

function buttonsFor({ state, undoable, typedConfirmation }: ApprovalCard): readonly CardButton[] {
  if (state.kind === 'pending') {
    return [typedConfirmation === undefined ? 'approve' : 'confirm', 'deny', 'why', 'freeze'];
  }
  if ((state.kind === 'succeeded' || state.kind === 'failed') && undoable) return ['undo', 'why'];
  return state.kind === 'executing' || state.kind === 'unknown' ? ['why', 'freeze'] : ['why'];
}

function facts({ capability, effect, external, undoable }: ApprovalCard): string {
  const effects = {
    read: 'reads only',
    write: undoable ? 'changes something, can be undone' : 'changes something',
    destructive: 'destructive, cannot be undone',
  };
  return [inlineCode(capability), effects[effect], external ? 'data leaves to a third party' : undefined]
    .filter((fact) => fact !== undefined)
    .join(' · ');
}

/** Some lines of a card, and the files that it needs besides. */
type Part = { part: APIComponentInContainer[]; files: MessageFile[] };

function argumentsPart(value: ApprovalCard['arguments']): Part {
  if (Object.keys(value).length === 0) return { part: [], files: [] };
  const json = JSON.stringify(value, undefined, 2);
  const shown = jsonBlock(json);
  if (shown.length <= LONGEST_ARGUMENTS) return { part: [text(shown)], files: [] };
  const file: MessageFile = { name: 'arguments.json', contentType: 'application/json', data: json };
  return {
    part: [text('The arguments are long; read all of them here:'), attached(file.name)],
    files: [file],
  };
}

function targetPart({ targetState = '', drift, state }: ApprovalCard): Part {
  const when = state.kind === 'pending' ? 'now' : 'when it was asked';
  const changed = drift
    ? [text('**Changed since the last card:**', block(shorten(drift, LONGEST_DRIFT)))]
    : [];
  if (targetState === '') return { part: changed, files: [] };
  const shown = block(targetState);
  if (shown.length <= LONGEST_TARGET_STATE)
    return { part: [...changed, text(`The target ${when}:`, shown)], files: [] };
  const file: MessageFile = {
    name: 'target.txt',
    contentType: 'text/plain; charset=utf-8',
    data: targetState,
  };
  return {
    part: [...changed, text(`The target ${when} is long; read all of it here:`), attached(file.name)],
    files: [file],
  };
}

function decisionLines({
  requestedBy,
  mayApprove,
  reason,
  expiresAtMs,
  state,
  typedConfirmation,
}: ApprovalCard): string[] {
  const asked = `Asked for by ${personText(requestedBy)}`;
  const why = reason ? [`Why it asks: ${escapeInline(reason, 300)}`] : [];
  switch (state.kind) {
    case 'pending':
      return [
        `${asked}. May approve: ${escapeInline(mayApprove, 80)}. Expires ${timeText(expiresAtMs, 'R')}.`,
        ...(typedConfirmation === undefined
          ? []
          : [`To approve, type ${inlineCode(typedConfirmation, 253)}.`]),
        ...why,
      ];
    case 'executing':
      return [
        asked,
        `Approved by ${personText(state.by)} ${timeText(state.atMs, 'R')}`,
        ...progressPart(state.progress),
      ];
    case 'succeeded':
    case 'failed':
      return [
        asked,
        `Approved by ${personText(state.by)}`,
        `${escapeInline(state.outcome, 300)} (${timeText(state.atMs, 'f')})`,
      ];
    case 'unknown':
      return [
        asked,
        `Approved by ${personText(state.by)}`,
        `${escapeInline(state.outcome, 300)} (${timeText(state.atMs, 'f')})`,
        'It may or may not have happened. It is not tried again.',
      ];
    case 'denied':
      return [
        asked,
        `Denied by ${personText(state.by)} ${timeText(state.atMs, 'f')}`,
        ...reasonLine(state.reason),
      ];
    case 'expired':
      return [asked, `Nobody decided until ${timeText(state.atMs, 'f')}. Nothing was done.`];
    case 'cancelled':
      return [
        asked,
        `Cancelled ${timeText(state.atMs, 'f')}. Nothing was done.`,
        ...reasonLine(state.reason),
      ];
    default:
      return state satisfies never;
  }
}

function progressPart(lines: readonly string[] = []): string[] {
  return lines.length === 0 ? [] : [block(shorten(lines.join('\n'), LONGEST_PROGRESS))];
}

function reasonLine(reason: string | undefined): string[] {
  return reason ? [`Reason: ${escapeInline(reason, 300)}`] : [];
}
