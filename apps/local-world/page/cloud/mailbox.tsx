import { useState } from 'preact/hooks';
import type { PageMail } from '../../src/page-api.ts';
import { fullTime, messageTime } from '../time.ts';
import { useWorld } from '../world.ts';
import { MailForm } from './mail-form.tsx';

/** What is being written: nothing, a new mail, or an answer. */
type Writing = { answered: PageMail | null } | null;

/** The mails that Golem sent and was sent, and a form in which the person is everybody outside. */
export function Mailbox({ mails }: { mails: PageMail[] }) {
  const { actOrToast } = useWorld();
  const [writing, setWriting] = useState<Writing>(null);
  return (
    <>
      <div class="mail-actions">
        <button type="button" class="small-button" onClick={() => setWriting({ answered: null })}>
          Write to Golem
        </button>
        <button
          type="button"
          class="small-button"
          onClick={() => void actOrToast({ type: 'refresh_mailbox' })}
        >
          Check for mail
        </button>
      </div>
      {writing ? (
        <MailForm
          key={writing.answered?.id ?? 'new'}
          answered={writing.answered}
          onDone={() => setWriting(null)}
        />
      ) : null}
      {mails.length === 0 ? (
        <p class="none">No mail was sent or received yet.</p>
      ) : (
        <ul class="cards" aria-label="Mails">
          {mails.map((mail) => (
            <Mail key={mail.id} mail={mail} onAnswer={() => setWriting({ answered: mail })} />
          ))}
        </ul>
      )}
    </>
  );
}

function Mail({ mail, onAnswer }: { mail: PageMail; onAnswer: () => void }) {
  const { from, to, subject, text, at, direction } = mail;
  return (
    <li class="mail">
      <details>
        <summary>
          <b>{subject === '' ? '(no subject)' : subject}</b>
          <span class="facts">
            {direction === 'sent' ? `to ${to.join(', ')}` : `from ${from}`} ·{' '}
            <time dateTime={at} title={fullTime(Date.parse(at))}>
              {messageTime(Date.parse(at), Date.now())}
            </time>
          </span>
        </summary>
        <div class="facts">{direction === 'sent' ? `from ${from}` : `to ${to.join(', ')}`}</div>
        <p class="mail-text">{text}</p>
        {direction === 'sent' ? (
          <button type="button" class="small-button" onClick={onAnswer}>
            Answer as {to[0]}
          </button>
        ) : null}
      </details>
    </li>
  );
}
