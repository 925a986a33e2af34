import { type Person, personText, timeText } from './cards/parts.ts';
import { escapeInline, inlineCode } from './escape.ts';
import { LONGEST_LINE } from './progress.ts';

/** One ledger row, as a reply shows it. */
export type Receipt = {
  capability: string;
  target?: string;
  status:
    | 'succeeded'
    | 'failed'
    | 'unknown'
    | 'executing'
    | 'pending'
    | 'denied'
    | 'expired'
    | 'cancelled'
    | 'rejected';
  approver?: Person;
  /** The lease that stood in for an approval. */
  lease?: string;
  atMs: number;
  /** How far it came: one line for each thing that it was to do. */
  progress?: readonly string[];
};

const SIGNS: Record<Receipt['status'], string> = {
  succeeded: '✅ done',
  failed: '❌ failed',
  unknown: '❔ outcome not known',
  executing: '⚙️ at work',
  pending: '⏳ waits for approval',
  denied: '🚫 denied',
  expired: '⌛ expired',
  cancelled: '✖️ cancelled',
  rejected: '🚫 not allowed',
};

/** What was really done, for the end of a reply: one small line for each ledger row, in their order. */
export function receiptLines(receipts: readonly Receipt[]): string {
  return receipts.map(receiptLine).join('\n');
}

function receiptLine({ capability, target, status, approver, lease, atMs, progress = [] }: Receipt): string {
  const parts = [
    SIGNS[status],
    inlineCode(capability),
    target && inlineCode(target, 100),
    approver && `approved by ${personText(approver)}`,
    lease && `covered by ${inlineCode(lease)}`,
    timeText(atMs, 't'),
  ];
  const steps = progress.map((line) => `-# ${escapeInline(line, LONGEST_LINE)}`);
  return [`-# ${parts.filter(Boolean).join(' · ')}`, ...steps].join('\n');
}

/**
 * The model's words, with Golem's receipts after them. Small text (`-#`) is how receipts look, so the model's own is
 * shown as plain text: it cannot write a receipt.
 */
export function withReceipts(answer: string, receipts: readonly Receipt[]): string {
  const words = answer.replace(/^([ \t>*+\d.-]*)-#/gm, String.raw`$1\-#`).trimEnd();
  return receipts.length === 0 ? words : `${words}\n\n${receiptLines(receipts)}`.trimStart();
}
