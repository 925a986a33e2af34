import { withReceipts } from '@golem/discord';
import type { Ending } from '../session/session-port.ts';

/** What is said at the end of a run: the words, what the ledger says was done, and the harness's own notes. */
export const replyText = ({ text, notes, receipts }: Pick<Ending, 'text' | 'notes' | 'receipts'>): string =>
  [
    withReceipts(
      text,
      receipts.map(({ capability, target, status, approvers, leaseId, at, progress }) => ({
        capability,
        status,
        atMs: at,
        ...(target === null ? {} : { target }),
        ...(progress && { progress }),
        ...(leaseId === null ? {} : { lease: leaseId }),
        ...(approvers[0] === undefined ? {} : { approver: { id: approvers[0], name: approvers[0] } }),
      })),
    ),
    ...notes.map((note) => `-# ${note}`),
  ].join('\n');
