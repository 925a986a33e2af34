import { describe, expect, test } from 'vitest';
import type { Receipt } from '../policy/gate-port.ts';
import { claimNotes, unverifiedClaims } from './claims.ts';

const receipt = (
  capability: string,
  target: string,
  status: Receipt['status'] = 'succeeded',
): Pick<Receipt, 'capability' | 'target' | 'status'> => ({ capability, target, status });

describe('without a receipt, a claim is', () => {
  test.for([
    'I restarted web-1.',
    'I have restarted web-1.',
    'I’ve just restarted the server.',
    "I've successfully rebooted web-1!",
    'We restarted it.',
    'Golem restarted web-1.',
    'web-1 has been restarted.',
    'web-1 was restarted successfully.',
    'The server `web-1` is now restarted.',
    'web-1 restarted.',
    'web-1 restarted successfully.',
    'Restarted web-1.',
    '✅ Restarted web-1',
    '**Restarted** `web-1`.',
    'The mail was sent.',
    'The mail, as asked, was sent.',
    'Your mail to ann@example.com has been sent.',
    'Mail sent to ann@example.com.',
    'Sent.',
    'Done, sent.',
    'Done: cache purged',
    'Done: sent',
    'The cache of example.com has now been cleared.',
    'I can confirm that the cache has been purged.',
    'I can confirm the cache was purged.',
    'No problem, I restarted web-1.',
    'I checked the site, and then restarted web-1.',
    'After I restarted web-1, the site came back.',
    'The report was sent by email.',
    'I remembered that Anna is on call.',
    'I have forgotten that fact.',
    '- Restarted web-1',
    '- ✅ Cache purged',
    '1. I sent the mail',
    'It was not easy, but web-1 was restarted.',
    'I did not wait and sent the mail.',
    'I replied to Ann.',
    'I’ve just replied.',
    'We have responded to bob@example.com.',
    'I looked at the mail and replied to Ann.',
    'I have answered her mail.',
    'I wrote back.',
    'I have written to Ann.',
  ])('%s', (text) => {
    expect(unverifiedClaims(text, [])).toEqual([text.replace(/^(?:-|1\.) /, '')]);
  });
});

describe('no claim is', () => {
  test.for([
    'Was the mail sent?',
    'Shall I have web-1 restarted?',
    'Do you want the cache purged?',
    'The mail was not sent.',
    "The mail wasn't sent.",
    'web-1 could not be restarted.',
    'I have not restarted web-1.',
    'I never sent it.',
    'Nothing was sent.',
    'No mail was sent.',
    'I do not think that it was sent, and I was unable to get web-1 restarted.',
    'web-1 will be restarted.',
    "It'll be sent when you approve.",
    'The cache can be purged.',
    'The cache would be purged.',
    'web-1 should be restarted and the mail sent.',
    'The mail has to be sent by hand.',
    'Once it is sent, I will tell you.',
    'If the server was restarted, its uptime is short.',
    'If you agree, the mail is sent.',
    'As soon as web-1 is restarted, look again.',
    'I wait until the cache has been purged.',
    'I can have web-1 restarted and the mail sent.',
    'The page says "web-1 was restarted".',
    '> I restarted web-1.',
    'Run `systemctl status` and look for `restarted`.',
    '```\nI restarted web-1.\n```',
    'You restarted web-1.',
    'Anna sent the mail.',
    'The cache was purged by Anna.',
    'web-1 was restarted 3 days ago.',
    'According to the log, web-1 was restarted at 10:02.',
    'It was last restarted on Monday.',
    'The mail that was sent to Anna bounced.',
    'There are 3 sent mails and a restarted server.',
    'Sent: 12, bounced: 2',
    'Mails sent: 12',
    '- web-1: restarted\n- mail: sent',
    '| mail | sent |\n| --- | --- |\n| 1 | was sent |',
    'Status: sent',
    'As noted above, web-1 is up.',
    'I can restart web-1, send mail and purge caches.',
    'web-1 (restarted) is up.',
    'See https://example.com/was/sent for more.',
    'web-1 is up and answers in 120 ms.',
    'Ann replied to the mail.',
    'Ann has not replied.',
    'The site answered in 120 ms.',
    'I answered that above.',
    'I have written a summary below.',
    'I have not replied to Ann.',
    'Shall I say that I replied?',
    'I see that Ann wrote to Bob and replied to Eve.',
    '',
  ])('%s', (text) => {
    expect(unverifiedClaims(text, [])).toEqual([]);
  });
});

describe('against the receipts of the run', () => {
  const restart = 'server-admin.restart_server';

  test.for([
    ['one that succeeded bears it out', [receipt(restart, 'web-1')], false],
    ['one that failed does not', [receipt(restart, 'web-1', 'failed')], true],
    ['one whose outcome is unknown does not', [receipt(restart, 'web-1', 'unknown')], true],
    ['one of another capability does not', [receipt('email.send', 'web-1')], true],
    [
      'one that succeeded after it had failed bears it out',
      [receipt(restart, 'web-1', 'failed'), receipt(restart, 'web-1')],
      false,
    ],
    [
      'one of another target does not when this one failed',
      [receipt(restart, 'web-2'), receipt(restart, 'web-1', 'failed')],
      true,
    ],
  ] as const)('%s', ([, receipts, unverified]) => {
    const text = 'I restarted `web-1`.';
    expect(unverifiedClaims(text, receipts)).toEqual(unverified ? [text] : []);
  });

  test('names only the sentences that are not borne out, as they were written', () => {
    const text = 'The server is back: I restarted `web-1`. The mail was sent, too.\n\nAll is well.';
    expect(unverifiedClaims(text, [receipt(restart, 'web-1')])).toEqual(['The mail was sent, too.']);
  });

  test('a sentence with two claims needs both', () => {
    const text = 'I restarted web-1 and sent the mail.';
    expect(unverifiedClaims(text, [receipt(restart, 'web-1')])).toEqual([text]);
    expect(unverifiedClaims(text, [receipt(restart, 'web-1'), receipt('email.send', 'ann')])).toEqual([]);
  });
});

test('an answer to a mail that the ledger has is no empty claim', () => {
  expect(unverifiedClaims('I replied to Ann.', [receipt('email.reply', 'ann@example.com')])).toEqual([]);
});

test('the note repeats the sentence, cut to 150 characters', () => {
  const long = `I restarted web-1${' and looked again'.repeat(20)}.`;
  expect(claimNotes(`Sent. ${long}`, [])).toEqual([
    '⚠️ Unverified: “Sent.”: the ledger of this run has no such action.',
    `⚠️ Unverified: “${long.slice(0, 149)}…”: the ledger of this run has no such action.`,
  ]);
});
