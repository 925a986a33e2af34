import type { APIApplicationCommandBasicOption } from 'discord-api-types/v10';
import { useRef, useState } from 'preact/hooks';
import { useWorld } from '../world.ts';
import { fixedChoices } from './choices.ts';
import {
  type CommandEntry,
  formatCommandLine,
  type OptionTexts,
  type ReadOptions,
  readOptions,
} from './command-line.ts';
import { OptionField } from './option-field.tsx';
import { SendButton } from './send-button.tsx';

interface Props {
  entry: CommandEntry;
  texts: OptionTexts;
  onTexts: (texts: OptionTexts) => void;
  onSend: (values: ReadOptions['values']) => void;
  /** Back to the message field, with the command as text. */
  onLeave: (text: string) => void;
}

/** A command whose options are being filled in: one field for each, the optional ones on request. */
export function CommandForm({ entry, texts, onTexts, onSend, onLeave }: Props) {
  const { state } = useWorld();
  const form = useRef<HTMLDivElement>(null);
  const [errors, setErrors] = useState<ReadOptions['errors']>({});
  const isShown = ({ name, required }: APIApplicationCommandBasicOption) =>
    required === true || texts[name] !== undefined;
  const shown = entry.options.filter(isShown);
  const first = shown.find(({ name }) => !texts[name]) ?? shown[0];

  function send() {
    const read = readOptions(entry, texts, (option) => fixedChoices(option, state));
    setErrors(read.errors);
    const wrong = Object.keys(read.errors)[0];
    if (wrong === undefined) onSend(read.values);
    else field(wrong)?.focus();
  }

  const field = (name: string) =>
    form.current?.querySelector<HTMLTextAreaElement>(`[data-option="${CSS.escape(name)}"]`);

  /** After a choice was picked: on to the next empty field. */
  function next(after: string) {
    const empty = shown.find(({ name }) => name !== after && !texts[name]);
    if (empty) field(empty.name)?.focus();
  }

  function remove({ name, required }: APIApplicationCommandBasicOption) {
    if (required || shown.length === 1) return onLeave(entry.path);
    onTexts(Object.fromEntries(Object.entries(texts).filter(([key]) => key !== name)));
    const before = shown[shown.findIndex((option) => option.name === name) - 1];
    if (before) field(before.name)?.focus();
  }

  return (
    <div
      class="composer-box command-form"
      role="group"
      aria-label={`Command ${entry.path}`}
      ref={form}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) onLeave(formatCommandLine(entry, texts));
      }}
    >
      <div class="command-fields">
        <b class="command-path">{entry.path}</b>
        {shown.map((option) => (
          <OptionField
            key={option.name}
            entry={entry}
            option={option}
            texts={texts}
            error={errors[option.name]}
            takesFocus={option === first}
            onText={(text) => {
              setErrors({});
              onTexts({ ...texts, [option.name]: text });
            }}
            onPicked={() => next(option.name)}
            onSend={send}
            onRemove={() => remove(option)}
          />
        ))}
        {entry.options
          .filter((option) => !isShown(option))
          .map(({ name, description }) => (
            <button
              key={name}
              type="button"
              class="pill add"
              title={description}
              aria-label={`Add option ${name}`}
              onClick={() => onTexts({ ...texts, [name]: '' })}
            >
              + {name}
            </button>
          ))}
        {entry.options.length === 0 ? <NoOptions entry={entry} onSend={send} /> : null}
      </div>
      <SendButton onClick={send} disabled={false} />
    </div>
  );
}

/** A command without options still needs a place for the focus, where Enter sends it. */
function NoOptions({ entry, onSend }: { entry: CommandEntry; onSend: () => void }) {
  return (
    <button
      type="button"
      class="pill add"
      ref={(button) => button?.focus()}
      title={entry.description}
      onClick={onSend}
    >
      press Enter to send
    </button>
  );
}
