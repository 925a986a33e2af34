import { useState } from 'preact/hooks';
import type { PageMail } from '../../src/page-api.ts';
import { TextField } from '../composer/text-field.tsx';
import { useStored, useWorld } from '../world.ts';

/** Where Golem gets mail here, unless a mail of its own says otherwise. */
const INBOX = 'golem@example.test';

const answerSubject = (subject: string): string => (/^re:/i.test(subject) ? subject : `Re: ${subject}`);

/** Writes to Golem as somebody outside; `answered`: the mail of Golem's that is answered. */
export function MailForm({ answered, onDone }: { answered: PageMail | null; onDone: () => void }) {
  const { actOrToast } = useWorld();
  const [sender, setSender] = useStored('mail-sender', 'ann@bank.test');
  const [subject, setSubject] = useState(answered ? answerSubject(answered.subject) : '');
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const from = answered?.to[0] ?? sender;

  const send = async () => {
    setBusy(true);
    const to = answered?.replyTo ?? INBOX;
    const answers = answered ? { answers: answered.id } : {};
    const { error } = await actOrToast({ type: 'send_mail', from, to, subject, text, ...answers });
    setBusy(false);
    if (error === null) onDone();
  };

  return (
    <form
      class="mail-form"
      aria-label="Write to Golem"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <input
        type="email"
        required
        aria-label="Sender"
        placeholder="From"
        value={from}
        readOnly={answered !== null}
        onInput={(event) => setSender(event.currentTarget.value)}
      />
      <input
        required
        aria-label="Subject"
        placeholder="Subject"
        value={subject}
        onInput={(event) => setSubject(event.currentTarget.value)}
      />
      <TextField
        value={text}
        onText={setText}
        aria-label="Text of the mail"
        placeholder="Text"
        focusOnMount={answered !== null}
      />
      <div class="mail-actions">
        <button type="submit" class="small-button" disabled={busy}>
          Send to Golem
        </button>
        <button type="button" class="small-button" onClick={onDone}>
          Cancel
        </button>
      </div>
    </form>
  );
}
