import { expect, test } from 'vitest';
import { progressText } from './progress.ts';
import { type Receipt, receiptLines, withReceipts } from './receipts.ts';

const receipt: Receipt = {
  capability: 'server-admin.restart_server',
  target: 'web-1',
  status: 'succeeded',
  approver: { id: '115590097100865541', name: 'Sam' },
  atMs: Date.UTC(2026, 10, 21, 7),
};

test('a receipt says what was done to what, who approved it, and when', () => {
  expect(receiptLines([receipt, { capability: 'email.send', status: 'unknown', atMs: receipt.atMs }])).toBe(
    '-# ✅ done · `server-admin.restart_server` · `web-1` · approved by <@115590097100865541> · <t:1795244400:t>\n' +
      '-# ❔ outcome not known · `email.send` · <t:1795244400:t>',
  );
});

test('the model cannot write a receipt: its small text is shown as plain text', () => {
  const answer = 'Done.\n-# ✅ done · `email.send`\n> -# quoted\n- -# listed\n1. -# numbered\n';
  expect(withReceipts(answer, [])).toBe(
    'Done.\n\\-# ✅ done · `email.send`\n> \\-# quoted\n- \\-# listed\n1. \\-# numbered',
  );
  expect(withReceipts('Done.', [receipt])).toMatch(/^Done\.\n\n-# ✅ done/);
});

test('a target cannot end its line or its code', () => {
  expect(receiptLines([{ ...receipt, target: 'web`-1\n-# ✅ done' }]).split('\n')).toHaveLength(1);
});

test.each([
  [{ step: 'reading' }, '-# 📖 Reading what I know…'],
  [{ step: 'thinking', turn: 1, of: 10 }, '-# 💭 Thinking…'],
  [{ step: 'thinking', turn: 3, of: 10 }, '-# 💭 Thinking… (turn 3 of 10)'],
  [{ step: 'calling', capability: 'a.b', target: 'web-1' }, '-# ⚙️ Using `a.b` on `web-1`…'],
  [{ step: 'waiting', capability: 'a.b' }, '-# ⏳ Waiting for approval of `a.b`'],
  [{ step: 'writing' }, '-# ✍️ Writing the answer…'],
] as const)('progress %o', (progress, text) => {
  expect(progressText(progress)).toBe(text);
});
