import {
  type APIModalInteractionResponseCallbackData,
  type APITextInputComponent,
  ComponentType,
  TextInputStyle,
} from 'discord-api-types/v10';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { PageModal } from '../../src/page-api.ts';
import { Markdown } from '../markdown/markdown.tsx';
import { SelectField } from '../message/select-field.tsx';
import { selectOptions } from '../message/select-options.ts';
import { useWorld } from '../world.ts';

type Values = Record<string, string | string[]>;
type Part = APIModalInteractionResponseCallbackData['components'][number];

/** The form that an application opens. The browser's own dialogue keeps the focus inside and closes on Esc. */
export function Modal({ open: { modalId, modal } }: { open: PageModal }) {
  const { me, act, actOrToast } = useWorld();
  const dialogue = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const [values, setValues] = useState<Values>(() => initialValues(modal.components));
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    dialogue.current?.showModal();
    // The button that opened it may be gone by then. Not on a touch screen: its keyboard would come up.
    return () => {
      if (matchMedia('(pointer: fine)').matches)
        document.querySelector<HTMLElement>('.composer textarea')?.focus();
    };
  }, []);

  async function submit() {
    setBusy(true);
    const reply = await act({ type: 'submit_modal', user: me.id, modalId, values });
    setBusy(false);
    setError(reply.error);
  }
  const close = () => void actOrToast({ type: 'close_modal', user: me.id, modalId });

  return (
    <dialog
      ref={dialogue}
      class="modal"
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) void submit();
        }}
      >
        <h2 id={titleId}>{modal.title}</h2>
        {modal.components.map((part, i) => (
          <ModalPart
            key={i}
            part={part}
            values={values}
            onValue={(id, value) => setValues({ ...values, [id]: value })}
          />
        ))}
        {error === null ? null : (
          <p class="failure" role="alert">
            {error}
          </p>
        )}
        <footer>
          <button type="button" class="button secondary" onClick={close}>
            Cancel
          </button>
          <button type="submit" class="button primary" aria-busy={busy}>
            Submit
          </button>
        </footer>
      </form>
    </dialog>
  );
}

function inputs(part: Part) {
  if (part.type === ComponentType.ActionRow) return part.components;
  return part.type === ComponentType.Label ? [part.component] : [];
}

/** What the fields hold at first; a submission names them all, as Discord's does. */
function initialValues(parts: Part[]): Values {
  const values: Values = {};
  for (const input of parts.flatMap(inputs)) {
    if (input.type === ComponentType.TextInput) values[input.custom_id] = input.value ?? '';
    else if (input.type === ComponentType.StringSelect)
      values[input.custom_id] = input.options.filter((option) => option.default).map(({ value }) => value);
  }
  return values;
}

interface PartProps {
  part: Part;
  values: Values;
  onValue: (customId: string, value: string | string[]) => void;
}

function ModalPart({ part, values, onValue }: PartProps) {
  const { state } = useWorld();
  if (part.type === ComponentType.TextDisplay) return <Markdown text={part.content} />;
  if (part.type === ComponentType.ActionRow)
    return part.components.map((input) => (
      <TextInput
        key={input.custom_id}
        input={input}
        label={input.label ?? ''}
        values={values}
        onValue={onValue}
      />
    ));
  const { component: input, label, description } = part;
  switch (input.type) {
    case ComponentType.TextInput:
      return (
        <TextInput input={input} label={label} description={description} values={values} onValue={onValue} />
      );
    case ComponentType.StringSelect:
    case ComponentType.UserSelect:
    case ComponentType.MentionableSelect:
    case ComponentType.RoleSelect:
    case ComponentType.ChannelSelect:
      return (
        <SelectField
          label={label}
          options={selectOptions(input, state)}
          min={input.min_values ?? 1}
          max={input.max_values ?? 1}
          onChange={(chosen) => onValue(input.custom_id, chosen)}
        />
      );
    case ComponentType.FileUpload:
    case ComponentType.RadioGroup:
    case ComponentType.CheckboxGroup:
    case ComponentType.Checkbox:
      return <p class="failure">This page does not show this kind of field.</p>;
  }
}

interface TextInputProps extends Omit<PartProps, 'part'> {
  input: APITextInputComponent;
  label: string;
  description?: string | undefined;
}

function TextInput({ input, label, description, values, onValue }: TextInputProps) {
  const value = values[input.custom_id];
  const attributes = {
    value: typeof value === 'string' ? value : '',
    required: input.required ?? true,
    minLength: input.min_length,
    maxLength: input.max_length ?? 4000,
    placeholder: input.placeholder,
  };
  const onInput = ({ currentTarget }: { currentTarget: { value: string } }) =>
    onValue(input.custom_id, currentTarget.value);
  return (
    <label class="modal-field">
      <span>
        {label}
        {attributes.required ? (
          <span class="star" aria-hidden="true">
            {' '}
            *
          </span>
        ) : null}
      </span>
      {description ? <small>{description}</small> : null}
      {input.style === TextInputStyle.Paragraph ? (
        <textarea rows={4} {...attributes} onInput={onInput} />
      ) : (
        <input type="text" {...attributes} onInput={onInput} />
      )}
    </label>
  );
}
