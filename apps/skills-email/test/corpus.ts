import { crlf, plain } from './mailbox.ts';

/** A message shaped like those that really come, and what Golem must make of it. */
export interface Sample {
  name: string;
  raw: string | Uint8Array;
  subject: string;
  /** Somewhere in the text. */
  says: string;
  from?: string;
  attachments?: string[];
}

const part = (headers: string, body: string): string => `${headers}\n\n${body}\n`;
const multipart = (type: string, boundary: string, parts: string[]): string =>
  `Content-Type: multipart/${type}; boundary="${boundary}"\n\n${parts.map((each) => `--${boundary}\n${each}`).join('')}--${boundary}--\n`;
const message = (headers: string, rest: string): string =>
  `From: ann@example.org\nTo: golem@example.com\nMessage-ID: <sample@example.org>\n${headers}\n${rest}`;

const latin1 = (text: string): Uint8Array =>
  Uint8Array.from(crlf(text), (letter) => letter.charCodeAt(0) & 0xff);
const base64 = (text: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

const alternative = multipart('alternative', 'alt', [
  part('Content-Type: text/plain; charset=utf-8', 'Plain words.'),
  part('Content-Type: text/html; charset=utf-8', '<p>Marked <b>words</b>.</p>'),
]);

export const CORPUS: Sample[] = [
  { name: 'plain text', raw: plain({}), subject: 'All is well', says: 'all is well.' },
  {
    name: 'text and HTML',
    raw: message('Subject: Both', alternative),
    subject: 'Both',
    says: 'Plain words.',
  },
  {
    name: 'HTML only, with a script and a link',
    raw: message(
      'Subject: Marked\nContent-Type: text/html; charset=utf-8',
      '\n<style>p{}</style><p>Hello&nbsp;<b>you</b></p><script>alert(1)</script><a href="https://shop.example/x">shop</a>',
    ),
    subject: 'Marked',
    says: 'Hello\u00a0you',
  },
  {
    name: 'parts in parts in parts, with a file',
    raw: message(
      'Subject: Nested',
      multipart('mixed', 'outer', [
        multipart('related', 'rel', [alternative, part('Content-Type: image/png\nContent-ID: <i>', 'x')]),
        part('Content-Type: application/pdf; name=a.pdf\nContent-Disposition: attachment', 'pdf'),
      ]),
    ),
    subject: 'Nested',
    says: 'Plain words.',
    attachments: ['part-0', 'a.pdf'],
  },
  {
    name: 'a subject of encoded words in two character sets (RFC 2047)',
    raw: message('Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?= =?iso-8859-1?Q?_aus_K=F6ln?=', '\nHallo'),
    subject: 'Grüße aus Köln',
    says: 'Hallo',
  },
  {
    name: 'a sender whose name is encoded',
    raw: message('Subject: Name', '\nHi').replace(
      'ann@example.org',
      '=?utf-8?B?w4RubmU=?= <ANN@Example.ORG>',
    ),
    subject: 'Name',
    says: 'Hi',
    from: 'ann@example.org',
  },
  {
    name: 'a file name in pieces (RFC 2231)',
    raw: message(
      'Subject: Continued',
      multipart('mixed', 'b', [
        part('Content-Type: text/plain', 'See the file.'),
        part(
          "Content-Type: application/octet-stream\nContent-Disposition: attachment;\n filename*0*=utf-8''r%C3%A9sum; filename*1*=%C3%A9.txt",
          'x',
        ),
      ]),
    ),
    subject: 'Continued',
    says: 'See the file.',
    attachments: ['résumé.txt'],
  },
  {
    name: 'quoted-printable with soft line breaks',
    raw: message(
      'Subject: QP\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable',
      '\nOne long=\n line with =E2=82=AC 5',
    ),
    subject: 'QP',
    says: 'One long line with € 5',
  },
  {
    name: 'text as base64',
    raw: message(
      'Subject: B64\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64',
      `\n${base64('Schöne Grüße')}`,
    ),
    subject: 'B64',
    says: 'Schöne Grüße',
  },
  {
    name: 'Latin-1 that says so',
    raw: latin1(message('Subject: L1\nContent-Type: text/plain; charset=iso-8859-1', '\nK\u00f6ln')),
    subject: 'L1',
    says: 'Köln',
  },
  {
    name: 'bytes over 127 and no character set',
    raw: latin1(message('Subject: No charset', '\nPlain and then \u00e4')),
    subject: 'No charset',
    says: 'Plain and then',
  },
  {
    name: 'a character set that does not exist',
    raw: message('Subject: Odd\nContent-Type: text/plain; charset=klingon', '\nStill readable'),
    subject: 'Odd',
    says: 'Still readable',
  },
  {
    name: 'a folded subject with a line break smuggled in',
    raw: message('Subject: =?utf-8?Q?One=0D=0ABcc:_eve@example.net?=', '\nBody'),
    subject: 'One Bcc: eve@example.net',
    says: 'Body',
  },
  {
    name: 'headers that are none',
    raw: 'this is no header\nFrom ann@example.org Fri\nSubject: Broken\n: empty\n\nBut a body\n',
    subject: 'Broken',
    says: 'But a body',
  },
  { name: 'no headers at all', raw: '\nJust text\n', subject: '', says: 'Just text' },
  {
    name: 'a boundary that never ends',
    raw: message(
      'Subject: Open',
      `Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nThe text\n--b\nContent-Type: image/png\n\nx`,
    ),
    subject: 'Open',
    says: 'The text',
    attachments: ['part-0'],
  },
  {
    name: 'a boundary that is announced and not there',
    raw: message('Subject: Absent\nContent-Type: multipart/mixed; boundary=b', '\nno parts'),
    subject: 'Absent',
    says: '',
  },
  {
    name: 'a date that is none, twice',
    raw: message('Subject: Dates\nDate: tomorrow\nDate: Fri, 20 Nov 2026 10:00:00 +0000', '\nBody'),
    subject: 'Dates',
    says: 'Body',
  },
  {
    name: 'a forwarded mail inside, whose text is read too',
    raw: message(
      'Subject: Fwd',
      multipart('mixed', 'b', [
        part('Content-Type: text/plain', 'See below.'),
        part('Content-Type: message/rfc822', 'From: bob@example.net\nSubject: Inner\n\nThe inner words'),
      ]),
    ),
    subject: 'Fwd',
    says: 'The inner words',
  },
  {
    name: 'NUL and other controls',
    raw: message('Subject: Con\u0000trol\u001b[31m', '\nA\u0000B\u0007C'),
    subject: 'Control[31m',
    says: 'ABC',
  },
  {
    name: 'half a surrogate pair as an entity',
    raw: message('Subject: Half\nContent-Type: text/html', '\n<p>&#xD800; end</p>'),
    subject: 'Half',
    says: 'end',
  },
  {
    name: 'a calendar invitation',
    raw: message(
      'Subject: Invitation',
      multipart('alternative', 'b', [
        part('Content-Type: text/plain', 'You are invited.'),
        part('Content-Type: text/calendar; method=REQUEST', 'BEGIN:VCALENDAR\nEND:VCALENDAR'),
      ]),
    ),
    subject: 'Invitation',
    says: 'You are invited.',
    attachments: ['part-0'],
  },
];
