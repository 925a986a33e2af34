import type { PageMail } from '../../src/page-api.ts';
import { fullTime, messageTime } from '../time.ts';
import { useWorld } from '../world.ts';

export function Mailbox({ mails }: { mails: PageMail[] }) {
  const { actOrToast } = useWorld();
  return (
    <>
      <button
        type="button"
        class="small-button refresh"
        onClick={() => void actOrToast({ type: 'refresh_mailbox' })}
      >
        Check for mail
      </button>
      {mails.length === 0 ? (
        <p class="none">No mail was sent yet.</p>
      ) : (
        <ul class="cards" aria-label="Mails">
          {mails.map((mail) => (
            <Mail key={mail.id} mail={mail} />
          ))}
        </ul>
      )}
    </>
  );
}

function Mail({ mail: { from, to, subject, text, at } }: { mail: PageMail }) {
  return (
    <li class="mail">
      <details>
        <summary>
          <b>{subject === '' ? '(no subject)' : subject}</b>
          <span class="facts">
            to {to.join(', ')} ·{' '}
            <time dateTime={at} title={fullTime(Date.parse(at))}>
              {messageTime(Date.parse(at), Date.now())}
            </time>
          </span>
        </summary>
        <div class="facts">from {from}</div>
        <p class="mail-text">{text}</p>
      </details>
    </li>
  );
}
