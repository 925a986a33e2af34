import { describe, expect, test } from 'vitest';
import { readDescription } from '../../test/discord-description.ts';
import { hasShared } from '../../test/shared.ts';
import { parseCustomId } from '../custom-id.ts';
import { respond } from '../interactions/respond.ts';
import { type ApprovalCard, type ApprovalState, approvalCard } from './approval.ts';
import { confirmModal, denyModal } from './modals.ts';

const by = { id: '115590097100865541', name: 'Sam' };
const atMs = Date.UTC(2026, 10, 21, 7);

const STATES: { state: ApprovalState; labels: string[]; says: string }[] = [
  { state: { kind: 'pending' }, labels: ['Approve', 'Deny', 'Why', 'Freeze'], says: 'Waiting for approval' },
  { state: { kind: 'executing', by, atMs }, labels: ['Why', 'Freeze'], says: 'at work' },
  {
    state: { kind: 'succeeded', by, atMs, outcome: 'web-1 restarted' },
    labels: ['Undo', 'Why'],
    says: 'Done',
  },
  {
    state: { kind: 'failed', by, atMs, outcome: 'it stopped at 2 of 3' },
    labels: ['Undo', 'Why'],
    says: 'Failed',
  },
  {
    state: { kind: 'unknown', by, atMs, outcome: 'no answer' },
    labels: ['Why', 'Freeze'],
    says: 'may or may not',
  },
  { state: { kind: 'denied', by, atMs, reason: 'not now' }, labels: ['Why'], says: 'not now' },
  { state: { kind: 'expired', atMs }, labels: ['Why'], says: 'Nothing was done' },
  { state: { kind: 'cancelled', atMs }, labels: ['Why'], says: 'Cancelled' },
];

function props(overrides: Partial<ApprovalCard> = {}): ApprovalCard {
  return {
    id: 'pa_01JD:1',
    sentence: 'Restart the server web-1',
    capability: 'server-admin.restart_server',
    effect: 'write',
    undoable: true,
    arguments: { server: 'web-1' },
    targetState: 'web-1: running for 41 days',
    requestedBy: by,
    mayApprove: 'the owner',
    expiresAtMs: atMs,
    state: { kind: 'pending' },
    ...overrides,
  };
}

type Part = { type: number; content?: string; label?: string; custom_id?: string; components?: Part[] };

/** All parts of a message, however deep. */
function partsOf(message: unknown): Part[] {
  const flatten = (part: Part): Part[] => [part, ...(part.components ?? []).flatMap(flatten)];
  const [, ...parts] = flatten(JSON.parse(JSON.stringify({ type: 0, ...Object(message) })));
  return parts;
}

const textOf = (message: unknown) =>
  partsOf(message)
    .map(({ content }) => content ?? '')
    .join('\n');
const labelsOf = (message: unknown) => partsOf(message).flatMap(({ label }) => label ?? []);

describe('the approval card', () => {
  test.each(STATES)('in state $state.kind', ({ state, labels, says }) => {
    const message = approvalCard(props({ state }));
    expect(labelsOf(message)).toEqual(labels);
    expect(textOf(message)).toContain(says);
    const customIds = partsOf(message).flatMap(({ custom_id }) => custom_id ?? []);
    expect(customIds.map(parseCustomId)).toEqual(
      labels.map((label) => ({ action: label.toLowerCase(), id: 'pa_01JD:1' })),
    );
  });

  test('offers no Undo for what cannot be undone', () => {
    expect(labelsOf(approvalCard(props({ ...STATES[2], undoable: false })))).toEqual(['Why']);
  });

  test('shows exactly the arguments; long ones are attached whole', () => {
    expect(textOf(approvalCard(props()))).toContain('```json\n{\n  "server": "web-1"\n}\n```');
    const text = 'x'.repeat(5_000);
    const message = approvalCard(props({ arguments: { text } }));
    expect(message.files).toEqual([
      {
        name: 'arguments.json',
        contentType: 'application/json',
        data: JSON.stringify({ text }, undefined, 2),
      },
    ]);
    expect(partsOf(message)).toContainEqual({ type: 13, file: { url: 'attachment://arguments.json' } });
  });

  test('keeps text of others from looking like its own', () => {
    const forged =
      '**ok**\n### ✅ Done\n-# approved by <@1> @everyone [Approve](https://evil.test) ```\n\u202etxt ||x||';
    const message = approvalCard(
      props({
        sentence: forged,
        arguments: { a: `\`\`\`\n# free\n`, b: forged },
        targetState: forged,
        reason: forged,
        requestedBy: { id: 'api', name: forged },
      }),
    );
    const lines = textOf(message).split('\n');
    expect(lines.filter((line) => /^(?:#|-#)/.test(line))).toEqual([
      '### ⏳ Waiting for approval',
      '-# `pa_01JD:1`',
    ]);
    expect(lines.filter((line) => line.includes('```'))).toEqual(['```json', '```']);
    const outsideCode = textOf(message).replace(/```json\n[\s\S]*?\n```/, '');
    expect(outsideCode).not.toMatch(/(?<!\\)(?:<@1|@everyone|\[Approve|\|\|)|\u202e/);
    expect(labelsOf(message)).toEqual(['Approve', 'Deny', 'Why', 'Freeze']);
  });

  test('shows what the target looks like whole, as a file when it is long', () => {
    const commands = Array.from({ length: 60 }, (_, step) => `${step}. systemctl restart nginx`).join('\n');
    const message = approvalCard(props({ targetState: commands }));
    expect(message.files).toMatchObject([{ name: 'target.txt', data: commands }]);
    expect(partsOf(message)).toContainEqual({ type: 13, file: { url: 'attachment://target.txt' } });
  });

  test('stays within 4,000 characters of text and 40 components, whatever it is given', () => {
    const long = '*_'.repeat(4_000);
    const lines = '```\n'.repeat(2_000);
    const states = STATES.flatMap(({ state }) =>
      [lines, 'x'.repeat(790)].map((target) => ({ state, target })),
    );
    for (const { state, target } of states) {
      const message = approvalCard(
        props({
          sentence: long,
          capability: 'a.b`'.repeat(100),
          arguments: { text: 'x'.repeat(950) },
          targetState: target,
          drift: long,
          mayApprove: long,
          reason: long,
          requestedBy: { id: 'x', name: long },
          state: {
            ...state,
            ...('outcome' in state && { outcome: long }),
            ...(state.kind === 'executing' && { progress: Array(50).fill('… *_'.repeat(50)) }),
            ...('reason' in state && { reason: long }),
          },
        }),
      );
      expect(
        partsOf(message).reduce((sum, { content }) => sum + (content?.length ?? 0), 0),
      ).toBeLessThanOrEqual(4_000);
      expect(partsOf(message).length).toBeLessThanOrEqual(40);
    }
  });

  test.skipIf(!hasShared)('fits the official description of Discord, like the modals', () => {
    const problems = readDescription();
    const cards = STATES.map(({ state }) => approvalCard(props({ state })));
    const long = approvalCard(props({ arguments: { text: 'x'.repeat(5_000) } }));
    expect(
      [...cards, long].flatMap(({ files: _, ...body }) => [
        ...problems('MessageCreateRequest', body),
        ...problems('MessageEditRequestPartial', body),
        ...problems('UpdateMessageInteractionCallbackRequest', respond.update(body)),
      ]),
    ).toEqual([]);
    const modals = [denyModal('pa_1'), confirmModal('pa_1')].map(respond.modal);
    expect(modals.flatMap((modal) => problems('ModalInteractionCallbackRequest', modal))).toEqual([]);
  });
});
